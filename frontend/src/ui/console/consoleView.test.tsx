import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  field,
  type Handler,
  type OpenedSession,
  openSession,
  PASS,
  press,
  typeInto,
} from '../../test/console';
import { pass } from '../../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const INPUT = 'console-input';
const entries = () => screen.queryAllByTestId('entry');
const lastEntry = () => entries().at(-1) as HTMLElement;
const replyOf = (entry: HTMLElement) =>
  entry.querySelector('[data-testid=entry-reply]')?.textContent ?? '';
const prompt = () => field('prompt').textContent;

async function run(opened: OpenedSession, line: string): Promise<void> {
  typeInto(INPUT, line);
  press(INPUT, 'Escape');
  press(INPUT, 'Enter');
  await opened.settle();
}

const replies =
  (table: Record<string, ReturnType<Handler>>): Handler =>
  (args) => {
    const line = args.join(' ');
    return line in table ? table[line] : PASS;
  };

describe('a command', () => {
  it('is executed in the session of the console', async () => {
    const opened = await openSession('#console', replies({ 'GET a': 'value' }));
    await run(opened, 'GET a');
    expect(opened.commands()).toContain('GET a');
    expect(replyOf(lastEntry())).toBe('"value"');
    expect(field(INPUT).value).toBe('');
  });

  it('may have quotes, and is not run where they are not closed', async () => {
    const opened = await openSession('#console');
    await run(opened, 'SET "a b" "c');
    expect(field('console-status').textContent).toBe('The quote " is not closed.');
    expect(field(INPUT).getAttribute('aria-invalid')).toBe('true');
    expect(field(INPUT).value).toBe('SET "a b" "c');
    expect(entries()).toHaveLength(0);
    await run(opened, String.raw`SET "a b" "\xff"`);
    expect(opened.server.use(opened.session).last('cmd').args).toEqual([
      'SET',
      'a b',
      { b64: '/w==' },
    ]);
  });

  it('may fail, in the words of the server', async () => {
    const opened = await openSession(
      '#console',
      replies({ BAD: new Error('ERR unknown command') }),
    );
    await run(opened, 'BAD');
    expect(lastEntry().dataset.status).toBe('failed');
    expect(replyOf(lastEntry())).toBe('(error) ERR unknown command');
  });

  it('shows replies of all types', async () => {
    const opened = await openSession(
      '#console',
      replies({
        X: [
          { int: '1' },
          { double: '1.5' },
          true,
          null,
          ['a', []],
          { map: [['k', { set: ['v'] }]] },
        ],
      }),
    );
    await run(opened, 'X');
    const text = replyOf(lastEntry());
    for (const part of [
      '(integer) 1',
      '(double) 1.5',
      '(true)',
      '(nil)',
      'array, 2 elements',
      '(empty array)',
      'map, 1 pair',
      '"k"',
      'set, 1 element',
      '"v"',
    ]) {
      expect(text).toContain(part);
    }
    fireEvent.click(screen.getByText('set, 1 element'));
    expect(replyOf(lastEntry())).not.toContain('"v"');
  });

  it('shows a part of a large reply, and all of it when asked', async () => {
    const opened = await openSession(
      '#console',
      replies({
        MANY: Array.from({ length: 5_000 }, (_, i) => `element ${i}`),
        LONG: 'x'.repeat(5_000),
      }),
    );
    await run(opened, 'MANY');
    expect(lastEntry().querySelectorAll('li')).toHaveLength(100);
    fireEvent.click(screen.getByText(/^Show 1,000 of/));
    expect(lastEntry().querySelectorAll('li')).toHaveLength(1_000);
    await run(opened, 'LONG');
    expect(replyOf(lastEntry()).length).toBeLessThan(2_100);
    fireEvent.click(screen.getByText('Show all 5,002 characters'));
    expect(replyOf(lastEntry())).toHaveLength(5_002);
  });

  it('clears the transcript by Ctrl+L', async () => {
    const opened = await openSession('#console');
    await run(opened, 'PING');
    press(INPUT, 'l', { ctrlKey: true });
    await pass(0);
    expect(entries()).toHaveLength(0);
  });

  it('does not show a password, nor remember it', async () => {
    const opened = await openSession('#console');
    await run(opened, 'AUTH ann secret');
    expect(lastEntry().textContent).toContain('AUTH ann ••••');
    expect(prompt()).toBe('ann db0>');
    press(INPUT, 'ArrowUp');
    expect(field(INPUT).value).toBe('');
    expect(document.body.textContent).not.toContain('secret');
  });
});

describe('the session', () => {
  it('has a database of its own, which is in the address', async () => {
    const opened = await openSession('#console');
    await run(opened, 'SELECT 3');
    expect(prompt()).toBe('db3>');
    expect(location.hash).toBe('#console?db=3');
    expect(opened.commands(0)).not.toContain('SELECT 3');
  });

  it('has transactions, whose replies are shown beside their commands', async () => {
    const opened = await openSession(
      '#console',
      replies({ 'SET a 1': 'QUEUED', 'INCR a': 'QUEUED', EXEC: ['OK', { int: '2' }] }),
    );
    await run(opened, 'MULTI');
    expect(prompt()).toBe('db0(tx)>');
    await run(opened, 'SET a 1');
    await run(opened, 'INCR a');
    expect(replyOf(lastEntry())).toBe('Queued as number 2 of the transaction');
    await run(opened, 'EXEC');
    expect(prompt()).toBe('db0>');
    expect(replyOf(lastEntry())).toBe('1)SET a 1OK2)INCR a(integer) 2'.replace('OK', '"OK"'));
  });

  it('begins anew after a lost connection, and says so', async () => {
    const opened = await openSession('#console', (args) =>
      args[0] === 'BLPOP' ? undefined : PASS,
    );
    await run(opened, 'SELECT 3');
    await run(opened, 'BLPOP a 0');
    act(() => opened.server.use(opened.session).close(1006));
    await pass(0);
    expect(replyOf(lastEntry())).toContain('The connection was lost before the reply came.');
    expect(field('console-status').textContent).toContain('No connection.');
    expect(field('console-run')).toHaveProperty('disabled', true);
    await run(opened, 'PING');
    expect(replyOf(lastEntry())).toContain('Not sent');
    await pass(1_000);
    act(() => opened.server.use(opened.session).welcome());
    await opened.settle();
    expect(lastEntry().textContent).toContain('A new session was started');
    expect(prompt()).toBe('db0>');
    expect(field('console-run')).toHaveProperty('disabled', false);
  });

  it('lasts while another view is shown', async () => {
    const opened = await openSession('#console');
    await run(opened, 'SELECT 3');
    const connections = opened.server.connections;
    fireEvent.click(screen.getByRole('link', { name: 'Keys' }));
    await pass(100);
    opened.push('message', 'a', 'while hidden');
    fireEvent.click(screen.getByRole('link', { name: 'Console' }));
    await opened.settle();
    expect(opened.server.connections).toBe(connections);
    expect(prompt()).toBe('db3>');
    expect(screen.getByTestId('message').textContent).toContain('while hidden');
  });

  it('ends when the user signs out', async () => {
    const opened = await openSession('#console');
    const socket = opened.server.use(opened.session).socket;
    act(() => opened.client.signOut());
    opened.server.use().welcome({ login: true });
    await pass(50);
    expect(socket.readyState).toBe(3);
  });

  it('has no login of its own: a refused one is shown', async () => {
    const opened = await openSession('#console');
    act(() => opened.server.use(opened.session).close(4401));
    await pass(50);
    expect(field('console-status').textContent).toContain('refused the login');
  });
});

describe('a blocked command', () => {
  const blocks: Handler = (args) => (args[0] === 'BLPOP' ? undefined : PASS);

  it('is unblocked by the other connection of the page', async () => {
    const opened = await openSession('#console', (args) =>
      args[1] === 'UNBLOCK' ? { int: '1' } : blocks(args),
    );
    await run(opened, 'BLPOP a 0');
    expect(replyOf(lastEntry())).toBe('Running…');
    press(INPUT, 'Escape');
    await opened.settle();
    expect(opened.commands(0)).toContain('CLIENT UNBLOCK 7 ERROR');
    opened.say({ op: 'reply', seq: opened.server.last('cmd').seq, error: 'UNBLOCKED by CLIENT' });
    await pass(50);
    expect(replyOf(lastEntry())).toBe('(error) UNBLOCKED by CLIENT');
  });

  it('is unblocked later where the server has not begun to wait', async () => {
    let asked = 0;
    const opened = await openSession('#console', (args) =>
      args[1] === 'UNBLOCK' ? { int: asked++ === 0 ? '0' : '1' } : blocks(args),
    );
    const { session } = opened;
    await run(opened, 'BLPOP a 0');
    press(INPUT, 'Escape');
    await opened.settle();
    await pass(1000);
    await opened.settle();
    expect(asked).toBe(2);
    expect(opened.session).toBe(session);
    expect(replyOf(lastEntry())).toBe('Running…');
  });

  it('ends with its session where it cannot be unblocked', async () => {
    const opened = await openSession('#console', (args) =>
      args[1] === 'UNBLOCK' ? new Error('NOPERM') : blocks(args),
    );
    const { session } = opened;
    await run(opened, 'BLPOP a 0');
    fireEvent.click(field('console-cancel'));
    await opened.settle();
    expect(replyOf(lastEntry())).toContain('Cancelled');
    expect(opened.session).toBe(session + 1);
    opened.server.use(opened.session).welcome();
    await opened.settle();
    expect(lastEntry().textContent).toContain('A new session was started');
  });
});

describe('the line', () => {
  it('is completed with Tab, and shows what can follow', async () => {
    await openSession('#console');
    typeInto(INPUT, 'ge');
    expect(field('choices').textContent).toBe('GETGETSET');
    press(INPUT, 'Tab');
    expect(field(INPUT).value).toBe('get ');
    expect(field('hint').textContent).toBe('get key');
    typeInto(INPUT, 'SET k v ');
    expect(field('hint').textContent).toBe('SET k v [NX | XX] [GET] [EX seconds | KEEPTTL]');
    typeInto(INPUT, 'del');
    press(INPUT, 'Tab');
    expect(field(INPUT).value).toBe('del ');
    typeInto(INPUT, 'SET k v ke');
    press(INPUT, 'Tab');
    expect(field(INPUT).value).toBe('SET k v keepttl ');
  });

  it('is completed with a choice of the list', async () => {
    await openSession('#console');
    typeInto(INPUT, 'GE');
    press(INPUT, 'ArrowDown');
    press(INPUT, 'ArrowDown');
    const active = field(INPUT).getAttribute('aria-activedescendant');
    expect(document.getElementById(active ?? '')?.textContent).toBe('GETSET');
    press(INPUT, 'Enter');
    expect(field(INPUT).value).toBe('GETSET ');
    expect(entries()).toHaveLength(0);
    typeInto(INPUT, 'CONFIG S');
    fireEvent.click(screen.getByRole('option', { name: 'SET' }));
    expect(field(INPUT).value).toBe('CONFIG SET ');
  });

  it('leaves Tab to the browser where there is nothing to complete', async () => {
    await openSession('#console');
    expect(press(INPUT, 'Tab')).toBe(true);
    typeInto(INPUT, 'ge');
    press(INPUT, 'Escape');
    expect(screen.queryByTestId('choices')).toBeNull();
    expect(press(INPUT, 'Tab')).toBe(true);
  });

  it('is completed with names of keys', async () => {
    const opened = await openSession(
      '#console',
      replies({ 'SCAN 0 MATCH us* COUNT 1000': ['0', ['user:2', 'user 1']] }),
    );
    typeInto(INPUT, 'GET us');
    expect(press(INPUT, 'Tab')).toBe(false);
    await opened.settle();
    expect(opened.commands(0)).toContain('SCAN 0 MATCH us* COUNT 1000');
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      '"user 1"',
      'user:2',
    ]);
    press(INPUT, 'Tab');
    expect(field(INPUT).value).toBe('GET "user 1" ');
  });

  it('goes through the history, and back to what was typed', async () => {
    const opened = await openSession('#console');
    await run(opened, 'GET a');
    await run(opened, 'GET b');
    typeInto(INPUT, 'draft');
    press(INPUT, 'Escape');
    press(INPUT, 'ArrowUp');
    expect(field(INPUT).value).toBe('GET b');
    press(INPUT, 'ArrowUp');
    press(INPUT, 'ArrowUp');
    expect(field(INPUT).value).toBe('GET a');
    press(INPUT, 'ArrowDown');
    press(INPUT, 'ArrowDown');
    expect(field(INPUT).value).toBe('draft');
  });

  it('searches the history by Ctrl+R', async () => {
    const opened = await openSession('#console');
    for (const line of ['GET apple', 'SET apple 1', 'GET pear']) await run(opened, line);
    press(INPUT, 'r', { ctrlKey: true });
    typeInto('history-search', 'apple');
    expect(field('history-found').textContent).toContain('SET apple 1');
    press('history-search', 'r', { ctrlKey: true });
    expect(field('history-found').textContent).toContain('GET apple');
    press('history-search', 'Enter');
    expect(field(INPUT).value).toBe('GET apple');
    press(INPUT, 'r', { ctrlKey: true });
    typeInto('history-search', 'plum');
    expect(field('history-found').textContent).toContain('No earlier command');
    press('history-search', 'Escape');
    expect(field(INPUT).value).toBe('GET apple');
  });

  it('may come from the address, and is not run', async () => {
    const opened = await openSession('#console?db=2&cmd=FLUSHALL');
    expect(field(INPUT).value).toBe('FLUSHALL');
    expect(prompt()).toBe('db2>');
    expect(opened.commands()).toEqual(['CLIENT ID', 'SELECT 2']);
    expect(location.hash).toBe('#console?db=2&cmd=FLUSHALL');
    await run(opened, 'PING');
    expect(location.hash).toBe('#console?db=2');
  });
});

describe('help', () => {
  it('describes the command that is typed', async () => {
    await openSession('#console');
    fireEvent.click(field('help-button'));
    expect(field('help').textContent).toContain('Ctrl+R');
    typeInto(INPUT, 'getset a');
    expect(field('help').textContent).toContain('Deprecated since 6.2.0: use SET with GET.');
    expect(field('usage').textContent).toBe('GETSET key');
    typeInto(INPUT, 'config');
    expect(field('help').textContent).toContain('CONFIG GETReturns options.');
    typeInto(INPUT, 'nosuch');
    expect(field('help').textContent).toContain('The server has no command nosuch.');
  });

  it('says so where the server gives no table', async () => {
    await openSession('#console', (args) => (args[0] === 'COMMAND' ? new Error('NOPERM') : PASS));
    fireEvent.click(field('help-button'));
    expect(field('help').textContent).toContain('The server did not send its table');
  });
});

describe('a dangerous command', () => {
  it('runs only after a question that names what it hits', async () => {
    const opened = await openSession('#console', replies({ DBSIZE: { int: '42' } }));
    await run(opened, 'FLUSHDB');
    expect(screen.getByRole('dialog').textContent).toContain('It deletes 42 keys');
    expect(opened.commands()).not.toContain('FLUSHDB');
    fireEvent.click(screen.getByText('Cancel'));
    await opened.settle();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(opened.commands()).not.toContain('FLUSHDB');
    await run(opened, 'FLUSHDB');
    fireEvent.click(field('confirm-danger'));
    await opened.settle();
    expect(opened.commands()).toContain('FLUSHDB');
  });
});

describe('several lines', () => {
  const paste = (text: string) =>
    fireEvent.paste(field(INPUT), { clipboardData: { getData: () => text } });

  it('run in order after a preview', async () => {
    const opened = await openSession('#console', replies({ 'SET b x': new Error('ERR no') }));
    paste('SET a 1\n\nSET b x\nGET a\n');
    expect(field('pasted').querySelectorAll('li')).toHaveLength(3);
    expect(opened.commands()).not.toContain('SET a 1');
    fireEvent.click(field('run-lines'));
    await opened.settle();
    expect(opened.commands().slice(-3)).toEqual(['SET a 1', 'SET b x', 'GET a']);
  });

  it('run up to the first that cannot be read', async () => {
    const opened = await openSession('#console');
    paste('SET a 1\nSET "b\nGET a');
    expect(screen.getByRole('alert').textContent).toContain('Line 2 cannot be read.');
    expect(field('run-lines').textContent).toBe('Run 1 line');
    fireEvent.click(field('run-lines'));
    await opened.settle();
    expect(opened.commands().at(-1)).toBe('SET a 1');
    paste('SET "b\nGET a');
    expect(field('run-lines')).toHaveProperty('disabled', true);
  });

  it('stop where a dangerous one is not to run', async () => {
    const opened = await openSession('#console', replies({ DBSIZE: { int: '1' } }));
    paste('PING\nFLUSHDB\nGET a');
    fireEvent.click(field('run-lines'));
    await opened.settle();
    fireEvent.click(screen.getByText('Cancel'));
    await opened.settle();
    expect(opened.commands().at(-1)).toBe('PING');
  });

  it('are a single one where there is but a line break at its end', async () => {
    await openSession('#console');
    expect(paste('PING\n')).toBe(true);
    expect(screen.queryByTestId('pasted')).toBeNull();
  });
});

describe('the stream', () => {
  async function subscribed() {
    const opened = await openSession('#console', (args) =>
      /SUBSCRIBE/.test(args[0] ?? '') ? null : PASS,
    );
    opened.push('subscribe', 'news', { int: '1' });
    opened.push('psubscribe', 'n*', { int: '2' });
    await pass(50);
    return opened;
  }

  const messages = () => screen.queryAllByTestId('message').map(({ textContent }) => textContent);

  it('shows messages and how many were missed', async () => {
    const opened = await subscribed();
    expect(field('stream').textContent).toContain('1 channel, 1 pattern');
    opened.push('message', 'news', 'hello');
    opened.say({ op: 'push', skipped: 12 });
    await pass(50);
    expect(messages()[0]).toContain('newshello');
    expect(field('message-counts').textContent).toBe('1 message12 missed');
  });

  it('lays out the JSON of a message', async () => {
    const opened = await subscribed();
    opened.push('pmessage', 'n*', 'news', '{"a":[1]}');
    await pass(50);
    fireEvent.click(screen.getByTestId('message'));
    expect(field('message-payload').textContent).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(field('message-details').textContent).toContain('Patternn*');
    fireEvent.click(screen.getByRole('button', { name: 'Text' }));
    expect(field('message-payload').textContent).toBe('{"a":[1]}');
  });

  it('is paused, filtered and cleared', async () => {
    const opened = await subscribed();
    opened.push('message', 'news', 'one');
    await pass(50);
    fireEvent.click(field('message-pause'));
    opened.push('message', 'news', 'two');
    await pass(50);
    expect(messages()).toHaveLength(1);
    expect(field('message-pause').textContent).toBe('Resume (1 new)');
    fireEvent.click(field('message-pause'));
    await pass(50);
    expect(messages()).toHaveLength(2);
    typeInto('message-filter', 'TWO');
    expect(messages()).toHaveLength(1);
    typeInto('message-filter', 'three');
    expect(field('no-messages').textContent).toBe('No message contains this text.');
    fireEvent.click(field('message-clear'));
    await pass(50);
    expect(field('no-messages').textContent).toBe('No messages yet.');
  });

  it('is read by keyboard', async () => {
    const opened = await subscribed();
    for (const text of ['one', 'two', 'three']) opened.push('message', 'news', text);
    await pass(50);
    press('messages', 'ArrowUp');
    expect(field('message-payload').textContent).toBe('three');
    press('messages', 'ArrowUp');
    expect(field('message-payload').textContent).toBe('two');
    press('messages', 'Home');
    expect(field('message-payload').textContent).toBe('one');
    press('messages', 'Escape');
    expect(screen.queryByTestId('message-payload')).toBeNull();
  });

  it('is stopped: all subscriptions end', async () => {
    const opened = await subscribed();
    fireEvent.click(field('stream-stop'));
    await opened.settle();
    expect(opened.commands().slice(-2)).toEqual(['UNSUBSCRIBE', 'PUNSUBSCRIBE']);
    opened.push('unsubscribe', 'news', { int: '1' });
    opened.push('punsubscribe', 'n*', { int: '0' });
    await pass(50);
    expect(field('stream').textContent).toContain('Ended');
    fireEvent.click(screen.getByLabelText('Close the stream'));
    await pass(50);
    expect(screen.queryByTestId('stream')).toBeNull();
  });

  it('shows the lines of MONITOR, which ends by RESET in the same database', async () => {
    const opened = await openSession('#console');
    await run(opened, 'SELECT 3');
    await run(opened, 'MONITOR');
    expect(prompt()).toBe('db3(monitor)>');
    opened.push('monitor', '1339518083.107412 [2 127.0.0.1:60866] "GET" "a"');
    await pass(50);
    expect(messages()[0]).toContain('db2 127.0.0.1:60866"GET" "a"');
    fireEvent.click(field('stream-stop'));
    await opened.settle();
    expect(opened.commands().slice(-2)).toEqual(['RESET', 'SELECT 3']);
    expect(prompt()).toBe('db3>');
  });
});

it('says that the page may only read', async () => {
  await openSession('#console', undefined, { readOnly: true });
  expect(field('console-status').textContent).toContain('may only read');
});
