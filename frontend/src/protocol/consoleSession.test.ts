import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeServer } from '../test/fakeServer';
import { ConsoleSession } from './consoleSession';
import { CommandError, ConnectionLost, MessageTooLong } from './requests';
import type { Push, ReplyValue } from './wire';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(account?: { user: string; password: string }) {
  const server = new FakeServer();
  const session = new ConsoleSession({
    url: 'ws://host/ws',
    account: () => account,
    random: () => 0.5,
  });
  session.start();
  return { server, session };
}

/** Opens a session whose CLIENT ID is answered. */
async function openLive() {
  const opened = open();
  opened.server.welcome();
  answer(opened.server, { int: '7' });
  await vi.advanceTimersByTimeAsync(0);
  return opened;
}

function answer(server: FakeServer, value: ReplyValue): void {
  server.say({ op: 'reply', seq: server.last('cmd').seq, value });
}

async function run(opened: Awaited<ReturnType<typeof openLive>>, line: string, value: ReplyValue) {
  const reply = opened.session.execute(line.split(' '));
  answer(opened.server, value);
  return reply;
}

describe('a session', () => {
  it('begins by asking for its number', async () => {
    const { session } = await openLive();
    expect(session.state()).toMatchObject({ phase: 'open', db: 0, user: 'default', id: '7' });
  });

  it('logs in as the page does', async () => {
    const { server, session } = open({ user: 'ann', password: 'secret' });
    server.welcome({ login: true });
    expect(server.last('auth')).toMatchObject({ user: 'ann', password: 'secret' });
    expect(session.state().phase).toBe('connecting');
    server.say({ op: 'auth', ok: true, user: 'ann' });
    expect(session.state()).toMatchObject({ phase: 'open', user: 'ann' });
  });

  it('does not try again without a login that is accepted', async () => {
    const { server, session } = open();
    server.welcome({ login: true });
    expect(session.state().phase).toBe('refused');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(1);
    const other = open({ user: 'ann', password: 'wrong' });
    other.server.welcome({ login: true });
    other.server.close(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(other.session.state().phase).toBe('refused');
    expect(other.server.connections).toBe(1);
  });

  it('follows its database, user and mode', async () => {
    const opened = await openLive();
    const { session } = opened;
    await run(opened, 'select 3', 'OK');
    expect(session.state().db).toBe(3);
    await run(opened, 'AUTH ann pw', 'OK');
    expect(session.state().user).toBe('ann');
    await run(opened, 'HELLO 3 AUTH bob pw', { map: [] });
    expect(session.state().user).toBe('bob');
    await run(opened, 'MONITOR', 'OK');
    expect(session.state().monitoring).toBe(true);
    await run(opened, 'RESET', 'RESET');
    expect(session.state()).toMatchObject({ monitoring: false, db: 0, user: 'bob' });
  });

  it('follows a transaction, and what its commands have changed', async () => {
    const opened = await openLive();
    const { session } = opened;
    await run(opened, 'MULTI', 'OK');
    expect(session.state().queue).toEqual([]);
    await run(opened, 'SELECT 3', 'QUEUED');
    await run(opened, 'SELECT 99', 'QUEUED');
    expect(session.state()).toMatchObject({
      db: 0,
      queue: [
        ['SELECT', '3'],
        ['SELECT', '99'],
      ],
    });
    await run(opened, 'EXEC', ['OK', { error: 'ERR DB index is out of range' }]);
    expect(session.state()).toMatchObject({ db: 3, queue: undefined });
    await run(opened, 'MULTI', 'OK');
    await run(opened, 'DISCARD', 'OK');
    expect(session.state().queue).toBeUndefined();
    await run(opened, 'MULTI', 'OK');
    const failed = session.execute(['EXEC']);
    opened.server.say({
      op: 'reply',
      seq: opened.server.last('cmd').seq,
      error: 'EXECABORT Transaction discarded',
    });
    await expect(failed).rejects.toThrow(CommandError);
    expect(session.state().queue).toBeUndefined();
  });

  it('passes pushes on', async () => {
    const { server, session } = await openLive();
    const pushes: Push[] = [];
    session.onPush((push) => pushes.push(push));
    server.say({ op: 'push', value: ['message', 'a', 'b'] });
    server.say({ op: 'push', skipped: 5 });
    expect(pushes).toMatchObject([{ value: ['message', 'a', 'b'] }, { skipped: 5 }]);
  });

  it('sends nothing that is too long, and nothing without a connection', async () => {
    const { server, session } = await openLive();
    await expect(session.execute(['SET', 'a', 'x'.repeat(70_000)])).rejects.toThrow(MessageTooLong);
    server.close(1006);
    await expect(session.execute(['PING'])).rejects.toThrow(ConnectionLost);
  });
});

describe('a lost connection', () => {
  it('is replaced, and the new session has forgotten all', async () => {
    const opened = await openLive();
    const { server, session } = opened;
    await run(opened, 'SELECT 3', 'OK');
    await run(opened, 'MULTI', 'OK');
    const lost = session.execute(['GET', 'a']);
    server.close(1006);
    await expect(lost).rejects.toThrow(ConnectionLost);
    expect(session.state().phase).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1_000);
    server.welcome();
    expect(session.state()).toMatchObject({
      phase: 'open',
      db: 0,
      queue: undefined,
      id: undefined,
      sessions: 2,
    });
  });

  it('is noticed where the server falls silent', async () => {
    const { server, session } = await openLive();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(session.state().phase).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.connections).toBe(2);
  });

  it('is not replaced when the session is stopped', async () => {
    const { server, session } = await openLive();
    session.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(1);
  });

  it('may be wanted, to end a blocked command', async () => {
    const { server, session } = await openLive();
    const blocked = session.execute(['BLPOP', 'a', '0']);
    session.restart();
    await expect(blocked).rejects.toThrow(ConnectionLost);
    server.welcome();
    expect(session.state()).toMatchObject({ phase: 'open', sessions: 2 });
  });
});

it('a message that cannot be read leads to a new connection', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { server, session } = await openLive();
  server.sayRaw('{');
  expect(session.state().phase).toBe('waiting');
});
