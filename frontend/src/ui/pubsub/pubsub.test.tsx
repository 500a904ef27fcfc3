import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  field,
  type Handler,
  type OpenedSession,
  openSession,
  PASS,
  typeInto,
} from '../../test/console';
import { pass } from '../../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Plays the channels: those of others, and the subscriptions of the page. */
const channels =
  (names: Record<string, number>, shards: Record<string, number> = {}): Handler =>
  (args) => {
    const [command, sub, ...rest] = args;
    const counts = sub?.startsWith('SHARD') ? shards : names;
    if (command !== 'PUBSUB') return command?.endsWith('SUBSCRIBE') ? null : PASS;
    if (sub === 'NUMPAT') return { int: '4' };
    if (sub?.endsWith('CHANNELS')) {
      return Object.keys(counts).filter((name) => rest[0] === '*' || name === rest[0]);
    }
    return rest.flatMap((name) => [name, { int: String(counts[name]) }]);
  };

const rows = () => screen.queryAllByTestId('channel').map(({ textContent }) => textContent);
const chips = () => screen.queryAllByTestId('subscription').map(({ textContent }) => textContent);
const messages = () => screen.queryAllByTestId('message').map(({ textContent }) => textContent);

async function click(opened: OpenedSession, name: string) {
  // a subscription has a button of its own, before that of the list
  fireEvent.click(screen.getAllByRole('button', { name }).at(-1) as HTMLElement);
  await opened.settle();
}

describe('active channels', () => {
  it('are listed with their subscribers', async () => {
    await openSession('#pubsub', channels({ news: 2, chat: 1 }, { s: 3 }));
    expect(rows()).toEqual([
      'chat1 subscriberSubscribe',
      'news2 subscribersSubscribe',
      'sshard3 subscribersSubscribe',
    ]);
    expect(field('activity').textContent).toBe('3 channels, 4 patterns');
  });

  it('are read again every two seconds while they are shown, and when asked', async () => {
    const names: Record<string, number> = { news: 2 };
    const opened = await openSession('#pubsub', channels(names));
    names.chat = 1;
    await pass(2_000);
    await opened.settle();
    expect(rows()).toHaveLength(2);
    names.more = 1;
    fireEvent.click(field('refresh-channels'));
    await opened.settle(10);
    expect(rows()).toHaveLength(3);
    fireEvent.click(screen.getByRole('link', { name: 'Keys' }));
    await opened.settle();
    const before = opened.commands().length;
    await pass(10_000);
    expect(opened.commands()).toHaveLength(before);
  });

  it('are filtered by the server', async () => {
    const opened = await openSession('#pubsub', channels({ news: 2, chat: 1 }));
    typeInto('channel-filter', 'news');
    await pass(250);
    await opened.settle();
    expect(rows()).toHaveLength(1);
    typeInto('channel-filter', 'none');
    await pass(250);
    await opened.settle();
    expect(field('no-channels').textContent).toContain('matches this pattern');
  });

  it('are counted where there are too many to show', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`c${i}`, 1]));
    const opened = await openSession('#pubsub', channels(many));
    await opened.settle();
    expect(rows()).toHaveLength(500);
    expect(document.body.textContent).toContain('The first 500 of 1,200.');
  });

  it('may be refused', async () => {
    await openSession('#pubsub', (args) =>
      args[0] === 'PUBSUB' ? new Error('NOPERM no right') : PASS,
    );
    expect(field('channels-error').textContent).toBe('NOPERM no right');
  });

  it('say what they are when there are none', async () => {
    await openSession('#pubsub', channels({}));
    expect(field('no-channels').textContent).toBe('No channel has a subscriber.');
    expect(field('no-messages').textContent).toContain('Subscribe to a channel');
  });
});

describe('a subscription', () => {
  it('begins with the form, and shows its messages', async () => {
    const opened = await openSession('#pubsub', channels({}));
    typeInto('subscribe-name', 'news:*');
    fireEvent.click(field('subscribe-button'));
    await opened.settle();
    expect(opened.commands()).toContain('PSUBSCRIBE news:*');
    opened.push('psubscribe', 'news:*', { int: '1' });
    opened.push('pmessage', 'news:*', 'news:1', 'hello');
    await pass(50);
    expect(chips()).toEqual(['Patternnews:*']);
    expect(messages()[0]).toContain('news:1hello');
    expect(field('subscribe-name').value).toBe('');
    await click(opened, 'Unsubscribe from news:*');
    expect(opened.commands()).toContain('PUNSUBSCRIBE news:*');
    opened.push('punsubscribe', 'news:*', { int: '0' });
    await pass(50);
    expect(chips()).toEqual([]);
  });

  it('begins with a channel of the list, also of a shard', async () => {
    const opened = await openSession('#pubsub', channels({ news: 1 }, { s: 1 }));
    await click(opened, 'Subscribe to news');
    await click(opened, 'Subscribe to s');
    expect(opened.commands()).toEqual(expect.arrayContaining(['SUBSCRIBE news', 'SSUBSCRIBE s']));
    opened.push('subscribe', 'news', { int: '1' });
    await pass(50);
    await click(opened, 'Unsubscribe from news');
    expect(opened.commands()).toContain('UNSUBSCRIBE news');
  });

  it('may be refused, in the words of the server', async () => {
    const opened = await openSession('#pubsub', (args) =>
      args[0] === 'PSUBSCRIBE' ? new Error('NOPERM no channel') : channels({})(args),
    );
    typeInto('subscribe-name', 'x');
    fireEvent.click(field('subscribe-button'));
    await opened.settle();
    expect(field('subscribe-error').textContent).toBe('NOPERM no channel');
    expect(field('subscribe-name').value).toBe('x');
  });

  it('may be refused in the list, too', async () => {
    const opened = await openSession('#pubsub', (args) =>
      args[0] === 'SUBSCRIBE' ? new Error('NOPERM no channel') : channels({ news: 1 })(args),
    );
    await click(opened, 'Subscribe to news');
    expect(field('channel-refused').textContent).toBe('NOPERM no channel');
  });

  it('is renewed after a lost connection, and says that messages are missing', async () => {
    const opened = await openSession('#pubsub', channels({}));
    opened.push('subscribe', 'a', { int: '1' });
    opened.push('psubscribe', 'b*', { int: '2' });
    opened.push('ssubscribe', { b64: '/w==' }, { int: '1' });
    act(() => opened.server.use(opened.session).close(1006));
    await pass(50);
    expect(field('pubsub-status').textContent).toContain('No connection.');
    await pass(1_000);
    act(() => opened.server.use(opened.session).welcome());
    await opened.settle();
    expect(
      opened.server
        .use(opened.session)
        .all('cmd')
        .map(({ args }) => args),
    ).toEqual(
      expect.arrayContaining([
        ['SUBSCRIBE', 'a'],
        ['PSUBSCRIBE', 'b*'],
        ['SSUBSCRIBE', { b64: '/w==' }],
      ]),
    );
    expect(screen.queryByTestId('pubsub-status')).toBeNull();
    expect(messages().at(-1)).toContain('Messages published in the meantime are missing.');
  });

  it('goes on while another view is shown', async () => {
    const opened = await openSession('#pubsub', channels({}));
    opened.push('subscribe', 'a', { int: '1' });
    const { session } = opened;
    fireEvent.click(screen.getByRole('link', { name: 'Keys' }));
    await pass(50);
    opened.server.use(session).say({ op: 'push', value: ['message', 'a', 'while hidden'] });
    fireEvent.click(screen.getByRole('link', { name: 'Pub/sub' }));
    await pass(50);
    expect(messages()[0]).toContain('while hidden');
    expect(chips()).toEqual(['Channela']);
  });
});

describe('publishing', () => {
  it('says how many have received the message', async () => {
    const receivers = { news: '2', none: '0' };
    const opened = await openSession('#pubsub', (args) =>
      args[0]?.endsWith('PUBLISH')
        ? { int: receivers[args[1] as keyof typeof receivers] }
        : channels({ news: 2 })(args),
    );
    await click(opened, 'Publish to news');
    expect(field('publish-channel').value).toBe('news');
    typeInto('publish-message', 'hello');
    fireEvent.click(field('publish-button'));
    await opened.settle();
    expect(opened.commands()).toContain('PUBLISH news hello');
    expect(field('publish-result').textContent).toBe('Published: 2 subscribers received it.');
    typeInto('publish-channel', 'none');
    fireEvent.click(field('publish-shard'));
    fireEvent.click(field('publish-button'));
    await opened.settle();
    expect(opened.commands()).toContain('SPUBLISH none hello');
    expect(field('publish-result').textContent).toBe('Published. No client received it.');
  });

  it('needs a channel, and may be refused', async () => {
    const opened = await openSession('#pubsub', (args) =>
      args[0] === 'PUBLISH' ? new Error('NOPERM no channel') : channels({})(args),
    );
    fireEvent.click(field('publish-button'));
    await opened.settle();
    expect(field('publish-result').textContent).toBe('Enter a channel first.');
    typeInto('publish-channel', 'a');
    fireEvent.click(field('publish-button'));
    await opened.settle();
    expect(field('publish-result').textContent).toBe('NOPERM no channel');
  });
});
