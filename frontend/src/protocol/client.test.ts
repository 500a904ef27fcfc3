import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RowStore } from '../store/rowStore';
import { FakeServer, wireRow } from '../test/fakeServer';
import { ObserverClient } from './client';
import { CommandError, ConnectionLost } from './requests';

let server: FakeServer;
let client: ObserverClient;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  client = new ObserverClient({
    url: 'ws://host/ws',
    store: new RowStore(),
    random: () => 0.5,
  });
  client.start();
});

afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

const phase = () => client.state().phase;
const keys = () => Array.from({ length: client.store.size }, (_, i) => client.store.at(i)?.id);

describe('coming live', () => {
  it('speaks the subprotocol, subscribes and acknowledges each part', () => {
    expect(server.socket.protocol).toBe('reredis.v1');
    expect(phase()).toBe('connecting');
    server.welcome();
    const sub = server.last('sub');
    expect(sub).toMatchObject({ db: 0, pattern: '*', limit: 200_000 });
    expect(sub.since).toBeUndefined();
    server.say({ op: 'snap', id: sub.id, part: 0, rows: [wireRow('a')], last: false });
    expect(server.last('ack')).toEqual({ op: 'ack', id: sub.id, part: 0 });
    expect(phase()).toBe('connecting');
    expect(keys()).toEqual(['a']);
    server.say({
      op: 'snap',
      id: sub.id,
      part: 1,
      rows: [wireRow('b')],
      last: true,
      epoch: 'e1',
      revision: '100',
      dbSize: '2',
      truncated: true,
    });
    expect(server.all('ack')).toHaveLength(2);
    expect(phase()).toBe('live');
    expect(client.state()).toMatchObject({ loading: false, truncated: true });
    expect(client.store.dbSize).toBe(2);
  });

  it('applies deltas and acknowledges them', () => {
    server.golive([wireRow('a'), wireRow('b')]);
    server.delta({
      to: '102',
      rows: [wireRow('c', { revision: '102' })],
      deleted: ['a'],
      dbSize: '2',
    });
    expect(keys()).toEqual(['b', 'c']);
    expect(server.last('ack')).toEqual({ op: 'ack', id: server.last('sub').id, to: '102' });
  });

  it('deletes nothing on the word of a late delta', () => {
    server.golive([wireRow('a')]);
    server.delta({ to: '105', rows: [wireRow('a', { revision: '105' })] });
    server.delta({ from: '100', to: '103', deleted: ['a'] });
    expect(keys()).toEqual(['a']);
  });

  it('does not hear what was meant for an older subscription', () => {
    server.golive([wireRow('a')]);
    const old = server.last('sub').id;
    client.setFilter({ db: 0, pattern: '*x*' });
    server.say({ op: 'delta', id: old, from: '100', to: '101', rows: [wireRow('late')] });
    expect(keys()).toEqual(['a']);
    expect(server.last('unsub').id).toBe(old);
    expect(server.last('sub').pattern).toBe('*x*');
    server.snapshot([wireRow('x')]);
    expect(keys()).toEqual(['x']);
  });

  it('keeps binary keys as they are', () => {
    const key = { b64: '/wBrMQ==' };
    server.golive([wireRow(key)]);
    expect(client.store.at(0)?.key).toEqual(key);
    client.setView([key]);
    vi.advanceTimersByTime(200);
    expect(server.last('view').keys).toEqual([key]);
    server.delta({ to: '101', deleted: [key] });
    expect(client.store.size).toBe(0);
  });
});

describe('the view', () => {
  it('is sent when it changed, not each time it is drawn', () => {
    server.golive([wireRow('a'), wireRow('b')]);
    client.setView(['a']);
    client.setView(['a', 'b']);
    expect(server.all('view')).toHaveLength(0);
    vi.advanceTimersByTime(150);
    expect(server.all('view').map((view) => view.keys)).toEqual([['a', 'b']]);
    client.setView(['a', 'b']);
    vi.advanceTimersByTime(150);
    expect(server.all('view')).toHaveLength(1);
  });

  it('is sent again to a new subscription, and never longer than the limit', () => {
    server.golive([wireRow('a')]);
    client.setView(Array.from({ length: 900 }, (_, i) => `k${i}`));
    vi.advanceTimersByTime(150);
    expect(server.last('view').keys).toHaveLength(500);
    client.setFilter({ db: 1, pattern: '*' });
    server.snapshot([]);
    expect(server.last('view').id).toBe(server.last('sub').id);
  });
});

describe('rows left out', () => {
  it('says so, and subscribes again once it is quiet', () => {
    server.golive([wireRow('a')]);
    const first = server.last('sub').id;
    server.delta({ to: '110', more: 7 });
    expect(client.state().behind).toBe(7);
    vi.advanceTimersByTime(900);
    server.delta({ from: '110', to: '120', more: 3 });
    vi.advanceTimersByTime(900);
    expect(server.last('sub').id).toBe(first);
    server.delta({ from: '120', to: '121' });
    vi.advanceTimersByTime(200);
    expect(server.last('sub').id).not.toBe(first);
    expect(server.last('sub').since).toBeUndefined();
    server.snapshot([wireRow('a'), wireRow('b')]);
    expect(client.state().behind).toBe(0);
    expect(keys()).toEqual(['a', 'b']);
  });

  it('treats a gap between deltas the same way', () => {
    server.golive([wireRow('a')]);
    server.delta({ from: '105', to: '106' });
    expect(client.state().behind).toBeGreaterThan(0);
    vi.advanceTimersByTime(1000);
    expect(server.all('sub')).toHaveLength(2);
  });
});

describe('resync', () => {
  it('starts over and keeps showing rows until it has new ones', () => {
    server.golive([wireRow('a'), wireRow('b')]);
    server.say({ op: 'resync', id: server.last('sub').id, reason: 'history' });
    expect(phase()).toBe('resync');
    expect(keys()).toEqual(['a', 'b']);
    expect(server.last('sub').since).toBeUndefined();
    server.snapshot([wireRow('b', { revision: '7' })]);
    expect(phase()).toBe('live');
    expect(keys()).toEqual(['b']);
  });

  it('empties the table at once after a flush', () => {
    server.golive([wireRow('a')]);
    server.say({ op: 'resync', id: server.last('sub').id, reason: 'flush' });
    expect(keys()).toEqual([]);
  });
});

describe('a lost connection', () => {
  it('comes back with a growing delay and resumes from where it was', () => {
    server.golive([wireRow('a')]);
    server.delta({ to: '123', rows: [wireRow('b', { revision: '123' })] });
    server.close(1006);
    expect(phase()).toBe('reconnecting');
    expect(client.state().retryAt).toBe(Date.now() + 375);
    vi.advanceTimersByTime(374);
    expect(server.connections).toBe(1);
    vi.advanceTimersByTime(1);
    expect(server.connections).toBe(2);
    server.close(1006);
    vi.advanceTimersByTime(749);
    expect(server.connections).toBe(2);
    vi.advanceTimersByTime(1);
    expect(server.connections).toBe(3);
    server.welcome();
    expect(server.last('sub').since).toEqual({ epoch: 'e1', revision: '123' });
    expect(phase()).toBe('live');
    expect(keys()).toEqual(['a', 'b']);
    server.say({ op: 'delta', id: server.last('sub').id, from: '123', to: '124', deleted: ['a'] });
    expect(keys()).toEqual(['b']);
    server.close(1006);
    expect(client.state().retryAt).toBe(Date.now() + 375);
  });

  it('starts over where the epoch is another', () => {
    server.golive([wireRow('a', { revision: '90' })]);
    server.close(1001);
    expect(client.state().notice).toContain('shutting down');
    vi.advanceTimersByTime(400);
    server.welcome({ epoch: 'e2' });
    expect(server.last('sub').since).toBeUndefined();
    expect(phase()).toBe('resync');
    server.snapshot([wireRow('a', { revision: '2', preview: 'old server' })]);
    expect(client.store.get('a')?.preview).toBe('old server');
    expect(phase()).toBe('live');
  });

  it('does not resume a filter that was changed meanwhile', () => {
    server.golive([wireRow('a')]);
    server.close(1006);
    client.setFilter({ db: 2, pattern: '*' });
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(server.last('sub')).toMatchObject({ db: 2 });
    expect(server.last('sub').since).toBeUndefined();
  });

  it('does not resume while rows are missing', () => {
    server.golive([wireRow('a')]);
    server.delta({ to: '110', more: 4 });
    server.close(1006);
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(server.last('sub').since).toBeUndefined();
  });

  it('says that the page was too slow, and resumes', () => {
    server.golive([wireRow('a')]);
    server.close(4408);
    expect(client.state().notice).toContain('too slow');
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(server.last('sub').since).toEqual({ epoch: 'e1', revision: '100' });
    expect(client.state().notice).toBeUndefined();
  });

  it('does not wait when it is told to try now', () => {
    server.golive();
    server.close(1006);
    client.retryNow();
    expect(server.connections).toBe(2);
  });

  it('counts a silent server as lost', () => {
    server.golive();
    vi.advanceTimersByTime(11_000);
    expect(phase()).toBe('live');
    vi.advanceTimersByTime(4_000);
    expect(phase()).toBe('reconnecting');
    expect(client.state().notice).toContain('silent');
  });

  it.each([
    '{',
    '5',
    '{"no":"op"}',
    '{"op":"delta","id":1,"from":"1","to":"2","rows":7}',
    new ArrayBuffer(4),
  ])('survives a bad message: %s', (bad) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    server.golive([wireRow('a')]);
    server.sayRaw(bad);
    expect(phase()).toBe('reconnecting');
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(phase()).toBe('live');
  });

  it('ignores a message that it does not know', () => {
    server.golive([wireRow('a')]);
    server.sayRaw('{"op":"later","x":1}');
    expect(phase()).toBe('live');
  });
});

describe('login', () => {
  it('asks first, and logs in with a connection of its own', () => {
    server.welcome({ login: true });
    expect(phase()).toBe('login');
    expect(server.all('sub')).toHaveLength(0);
    client.login('default', 'secret');
    expect(server.connections).toBe(2);
    server.welcome({ login: true });
    expect(server.last('auth')).toEqual({ op: 'auth', user: 'default', password: 'secret' });
    server.say({ op: 'auth', ok: true, user: 'default' });
    server.snapshot([wireRow('a')]);
    expect(phase()).toBe('live');
    expect(client.state().user).toBe('default');
  });

  it('shows a failure, forgets the password and does not try again', () => {
    server.welcome({ login: true });
    client.login('default', 'wrong');
    server.welcome({ login: true });
    server.close(4401);
    expect(client.state()).toMatchObject({ phase: 'login', loginFailed: true });
    vi.advanceTimersByTime(60_000);
    expect(server.connections).toBe(2);
  });

  it('logs in again after a lost connection, and resumes', () => {
    server.welcome({ login: true });
    client.login('ann', 'secret');
    server.welcome({ login: true });
    server.say({ op: 'auth', ok: true, user: 'ann' });
    server.snapshot([wireRow('a')]);
    server.close(1006);
    vi.advanceTimersByTime(400);
    server.welcome({ login: true });
    expect(server.last('auth').user).toBe('ann');
    server.say({ op: 'auth', ok: true, user: 'ann' });
    expect(server.last('sub').since).toBeDefined();
  });

  it('forgets everything on signing out', () => {
    server.welcome({ login: true });
    client.login('ann', 'secret');
    server.welcome({ login: true });
    server.say({ op: 'auth', ok: true, user: 'ann' });
    server.snapshot([wireRow('a')]);
    client.signOut();
    server.welcome({ login: true });
    expect(phase()).toBe('login');
    expect(client.store.size).toBe(0);
  });
});

describe('commands', () => {
  it('gives the value of the reply, or throws the error', async () => {
    server.golive();
    const get = client.command(0, ['GET', 'k']);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.last('cmd').args).toEqual(['GET', 'k']);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: 'v' });
    await expect(get).resolves.toBe('v');
    const bad = client.command(0, ['GETT']);
    const refused = expect(bad).rejects.toEqual(new CommandError('ERR unknown command'));
    await vi.advanceTimersByTimeAsync(0);
    server.say({ op: 'reply', seq: server.last('cmd').seq, error: 'ERR unknown command' });
    await refused;
  });

  it('selects the database first, once', async () => {
    server.golive();
    const first = client.command(3, ['GET', 'k']);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.last('cmd').args).toEqual(['SELECT', '3']);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: 'OK' });
    await vi.advanceTimersByTimeAsync(0);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: null });
    await expect(first).resolves.toBeNull();
    void client.command(3, ['GET', 'l']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.all('cmd').map((cmd) => cmd.args[0])).toEqual(['SELECT', 'GET', 'GET']);
  });

  it('refuses what is too long for the server, and keeps the connection', async () => {
    server.golive();
    await expect(client.command(0, ['SET', 'k', 'x'.repeat(65_500)])).rejects.toThrow('too long');
    await expect(client.command(0, ['SET', 'k', '\u0001'.repeat(11_000)])).rejects.toThrow(
      'too long',
    );
    expect(server.all('cmd')).toHaveLength(0);
    client.setView(Array.from({ length: 100 }, (_, i) => `${i}${'k'.repeat(1000)}`));
    await vi.advanceTimersByTimeAsync(200);
    expect(server.last('view').keys).toHaveLength(64);
    expect(phase()).toBe('live');
  });

  it('sends no half of a surrogate pair', async () => {
    server.golive();
    void client.command(0, ['GET', 'a\ud83d']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.last('cmd').args).toEqual(['GET', 'a\ufffd']);
  });

  it('fails what is under way when the connection ends', async () => {
    server.golive();
    const lost = expect(client.command(0, ['GET', 'k'])).rejects.toBeInstanceOf(ConnectionLost);
    const range = expect(client.range(0, 'k', 0, 10)).rejects.toBeInstanceOf(ConnectionLost);
    await vi.advanceTimersByTimeAsync(0);
    server.close(1006);
    await lost;
    await range;
    await expect(client.command(0, ['GET', 'k'])).rejects.toBeInstanceOf(ConnectionLost);
  });
});

describe('stats', () => {
  const stats = {
    op: 'stats',
    uptime: '5',
    ops: '50000',
    hits: '1',
    misses: '1',
    netIn: '1',
    netOut: '1',
    memory: '1024',
    maxMemory: '0',
    clients: '1',
    observers: '1',
    keys: '10',
  } as const;

  it('keeps the last minute and sets the clock by the least delayed message', () => {
    server.golive();
    for (let i = 0; i < 70; i++) server.say({ ...stats, now: String(Date.now() + 5000 - (i % 7)) });
    expect(client.stats.history()).toHaveLength(60);
    expect(client.stats.history().at(-1)?.ops).toBe(50_000);
    expect(client.clock.now()).toBe(Date.now() + 5000);
  });

  it('takes a bare sign of life for what it is', () => {
    server.golive();
    server.say({ op: 'stats', now: String(Date.now()) });
    expect(client.stats.history()).toHaveLength(0);
  });
});
