import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyValue } from '../../protocol/wire';
import type { FakeServer } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const fill = (id: string, value: string) =>
  fireEvent.change(screen.getByTestId(id), { target: { value } });

async function open() {
  const { server } = await openPage([]);
  fireEvent.click(screen.getByTestId('new-button'));
  return server;
}

async function create() {
  fireEvent.submit(screen.getByTestId('new-key').closest('form') as HTMLFormElement);
  await pass(0);
}

async function reply(server: FakeServer, value: ReplyValue) {
  server.say({ op: 'reply', seq: server.last('cmd').seq, value });
  await pass(0);
}

/** The commands of the dialog, without the one that counts the keys of other databases. */
const commands = (server: FakeServer) =>
  server
    .all('cmd')
    .map(({ args }) => args)
    .filter(([name]) => name !== 'INFO');

describe('a new key', () => {
  it.each([
    ['string', ['SET', 'k', 'v', 'NX']],
    ['hash', ['HSET', 'k', '1', 'v']],
    ['list', ['RPUSH', 'k', 'v']],
    ['set', ['SADD', 'k', 'v']],
    ['zset', ['ZADD', 'k', '1', 'v']],
    ['stream', ['XADD', 'k', '*', '1', 'v']],
  ])('of type %s is created, and opened', async (type, command) => {
    const server = await open();
    fill('new-type', type);
    fill('new-key', 'k');
    if (screen.queryByTestId('new-name')) fill('new-name', '1');
    fill('new-value', 'v');
    await create();
    await reply(server, { int: '0' });
    await reply(server, { int: '1' });
    expect(commands(server)).toEqual([['EXISTS', 'k'], command]);
    expect(screen.queryByTestId('new-key')).toBeNull();
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('k');
  });

  it('gets an expiry', async () => {
    const server = await open();
    fill('new-key', 'k');
    fill('new-expiry', '90');
    await create();
    await reply(server, { int: '0' });
    await reply(server, 'OK');
    expect(commands(server).at(-1)).toEqual(['EXPIRE', 'k', '90']);
  });

  it('replaces no key', async () => {
    const server = await open();
    fill('new-key', 'k');
    await create();
    await reply(server, { int: '1' });
    expect(commands(server)).toEqual([['EXISTS', 'k']]);
    expect(screen.getByRole('alert').textContent).toBe('A key with this name already exists.');
    // not even one that was created in between
    await create();
    await reply(server, { int: '0' });
    await reply(server, null);
    expect(screen.getByRole('alert').textContent).toBe('A key with this name already exists.');
    expect(screen.getByTestId('new-key')).toBeTruthy();
  });

  it('needs a name and a valid expiry, and shows what the server says', async () => {
    const server = await open();
    await create();
    expect(screen.getByRole('alert').textContent).toBe('Enter a name first.');
    fill('new-key', 'k');
    fill('new-expiry', '1.5');
    await create();
    expect(screen.getByRole('alert').textContent).toContain('whole number');
    expect(commands(server)).toEqual([]);
    fill('new-expiry', '');
    await create();
    server.say({ op: 'reply', seq: server.last('cmd').seq, error: 'NOPERM no' });
    await pass(0);
    expect(screen.getByRole('alert').textContent).toBe('NOPERM no');
  });

  it('is not offered on a read-only server', async () => {
    const { server } = await openPage();
    server.welcome({ readOnly: true });
    server.snapshot([]);
    await pass(50);
    expect(screen.getByTestId('new-button')).toHaveProperty('disabled', true);
  });

  it('cannot be created without a connection', async () => {
    const server = await open();
    server.close(1006);
    await pass(0);
    expect(screen.getByTestId('new-create')).toHaveProperty('disabled', true);
  });
});
