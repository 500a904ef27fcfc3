import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RowStore } from '../store/rowStore';
import { FakeServer, wireRow } from '../test/fakeServer';
import { ObserverClient } from './client';
import { ALL_KEYS } from './listWindow';
import { CommandError, ConnectionLost } from './requests';
import type { Rows } from './wire';

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
  client.show(ALL_KEYS);
  client.start();
});

afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

const phase = () => client.state().phase;
const keys = () => Array.from({ length: client.store.size }, (_, i) => client.store.at(i)?.id);

/** A message for the list of the table, without rows where the test names none. */
const rows = (change: Partial<Rows>): Rows => ({
  op: 'rows',
  id: server.table().id,
  to: '1',
  offset: 0,
  total: 0,
  filled: true,
  truncated: false,
  rows: [],
  ...change,
});

describe('coming live', () => {
  it('speaks the subprotocol, opens a list and acknowledges', () => {
    expect(server.socket.protocol).toBe('reredis.v1');
    expect(phase()).toBe('connecting');
    server.welcome();
    const list = server.last('list');
    expect(list).toMatchObject({ db: 0, pattern: '*', sort: 'key', desc: false, offset: 0 });
    expect(list.count).toBeLessThanOrEqual(500);
    server.say(rows({ to: '7', total: 1, filled: false, rows: [wireRow('a')] }));
    expect(server.last('ack')).toEqual({ op: 'ack', id: list.id, to: '7' });
    expect(phase()).toBe('live');
    expect(client.state().loading).toBe(false);
    expect(client.store.filled).toBe(false);
    server.say(
      rows({
        to: '8',
        total: 2,
        truncated: true,
        dbSize: '3',
        rows: [wireRow('a'), wireRow('b')],
      }),
    );
    expect(server.all('ack')).toHaveLength(2);
    expect(keys()).toEqual(['a', 'b']);
    expect(client.store).toMatchObject({ filled: true, truncated: true, dbSize: 3 });
  });

  it('does not hear what was meant for an older list', () => {
    server.golive([wireRow('a')]);
    const old = server.last('list').id;
    client.show({ ...ALL_KEYS, pattern: '*x*' });
    expect(server.last('list')).toMatchObject({ pattern: '*x*', offset: 0 });
    expect(server.last('unsub').id).toBe(old);
    server.say(rows({ id: old, total: 1, rows: [wireRow('late')] }));
    expect(keys()).toEqual(['a']);
    server.snapshot([wireRow('x')]);
    expect(keys()).toEqual(['x']);
  });

  it('opens the new list before it ends the old one', () => {
    server.golive([wireRow('a')]);
    client.show({ ...ALL_KEYS, sort: { column: 'size', descending: true } });
    const ops = server.socket.received.map(({ op }) => op);
    expect(ops.slice(-2)).toEqual(['list', 'unsub']);
    expect(server.last('list')).toMatchObject({ sort: 'size', desc: true });
  });

  it('asks nothing for a query that is the same', () => {
    server.golive([wireRow('a')]);
    client.show({ ...ALL_KEYS });
    expect(server.all('list')).toHaveLength(1);
  });

  it('keeps the old rows while the server has found none of the new ones', () => {
    server.golive([wireRow('a')]);
    client.show({ ...ALL_KEYS, pattern: '*x*' });
    server.say(rows({ filled: false }));
    expect(keys()).toEqual(['a']);
    expect(client.state().loading).toBe(true);
    server.say(rows({ filled: false, total: 1, rows: [wireRow('x')] }));
    expect(keys()).toEqual(['x']);
    expect(client.state().loading).toBe(false);
    client.show({ ...ALL_KEYS, pattern: '*y*' });
    server.say(rows({ filled: false }));
    expect(server.last('ack').id).toBe(server.table().id);
    vi.advanceTimersByTime(200);
    expect(keys()).toEqual([]);
    expect(client.state().loading).toBe(false);
  });

  it('keeps binary keys as they are', () => {
    const key = { b64: '/wBrMQ==' };
    server.golive([wireRow(key)]);
    expect(client.store.at(0)?.key).toEqual(key);
    server.delta({ deleted: [key] });
    expect(client.store.size).toBe(0);
  });

  it('takes a database that the server does not have for the first one', () => {
    client.show({ ...ALL_KEYS, db: 99 });
    server.welcome();
    expect(server.last('list').db).toBe(0);
  });
});

describe('an update', () => {
  const preview = (key: string) => client.store.get(key)?.preview;
  const changed = (key: string, text: string) => wireRow(key, { revision: '9', preview: text });

  it('has new values of some rows, and leaves the others', () => {
    server.golive([wireRow('a'), wireRow('b')]);
    const { id } = server.table();
    const update = { op: 'update', id, to: '5', rows: [changed('b', 'new')] } as const;
    server.say(update);
    expect(server.last('ack')).toEqual({ op: 'ack', id, to: '5' });
    expect(keys()).toEqual(['a', 'b']);
    expect([preview('a'), preview('b')]).toEqual(['value', 'new']);
    expect(client.store.dbSize).toBe(2);
    server.say({ ...update, to: '6', dbSize: '7' });
    expect(client.store.dbSize).toBe(7);
  });

  it('adds no row', () => {
    server.golive([wireRow('a')]);
    const { id } = server.table();
    server.say({ op: 'update', id, to: '5', rows: [changed('left long ago', 'x')] });
    expect(keys()).toEqual(['a']);
    expect(client.store.get('left long ago')).toBeUndefined();
    expect(server.last('ack').to).toBe('5');
  });

  it('changes the followed key', () => {
    server.golive([wireRow('a')]);
    client.follow({ db: 0, key: 'z' });
    const { id } = server.last('list');
    server.say(rows({ id, total: 1, rows: [wireRow('z')] }));
    server.say({ op: 'update', id, to: '2', rows: [changed('z', 'new')] });
    expect(preview('z')).toBe('new');
    expect(server.last('ack')).toEqual({ op: 'ack', id, to: '2' });
  });

  it('of a list that has ended is ignored', () => {
    server.golive([wireRow('a')]);
    const { id } = server.table();
    client.show({ ...ALL_KEYS, pattern: '*x*' });
    const acks = server.all('ack').length;
    server.say({ op: 'update', id, to: '5', rows: [changed('a', 'late')] });
    expect(preview('a')).toBe('value');
    expect(server.all('ack')).toHaveLength(acks);
  });
});

describe('the window', () => {
  const many = Array.from({ length: 1000 }, (_, i) => wireRow(`k${String(i).padStart(4, '0')}`));
  const moves = () => server.all('list').map(({ offset, count }) => [offset, offset + count]);

  it('moves with the screen, under the same id, and not with each row', () => {
    server.golive(many);
    const { id } = server.last('list');
    vi.advanceTimersByTime(60);
    client.look({ first: 0, end: 30 });
    client.look({ first: 3, end: 33 });
    expect(server.all('list')).toHaveLength(1);
    client.look({ first: 500, end: 530 });
    expect(server.last('list')).toMatchObject({ id, pattern: '*', offset: 470, count: 90 });
    server.answer();
    expect(client.store.at(500)?.id).toBe('k0500');
    expect(client.store.at(0)).toBeUndefined();
    expect(client.store.size).toBe(1000);
  });

  it('moves no more often than every 50 ms, and then to where the screen is', () => {
    server.golive(many);
    vi.advanceTimersByTime(60);
    for (let first = 100; first <= 900; first += 100) client.look({ first, end: first + 30 });
    expect(moves()).toEqual([
      [0, 80],
      [70, 160],
    ]);
    vi.advanceTimersByTime(49);
    expect(moves()).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(moves().slice(2)).toEqual([[870, 960]]);
    vi.advanceTimersByTime(500);
    expect(moves()).toHaveLength(3);
  });

  it('never has more rows than the limit', () => {
    server.golive(many);
    vi.advanceTimersByTime(60);
    client.look({ first: 300, end: 900 });
    expect(server.last('list')).toMatchObject({ offset: 300, count: 500 });
  });

  it('reads what does not fit into one message in turns', () => {
    server.welcome();
    const { id, count } = server.last('list');
    const first = many.slice(0, 50);
    server.say(rows({ total: 1000, rows: first }));
    vi.advanceTimersByTime(50);
    expect(server.last('list')).toMatchObject({ id, offset: 50, count: count - 50 });
    server.say(rows({ offset: 50, total: 1000, rows: many.slice(50, count) }));
    expect(client.store.at(0)?.id).toBe('k0000');
    expect(client.store.at(count - 1)?.id).toBe(many[count - 1]?.key);
    vi.advanceTimersByTime(1000);
    expect(server.last('list')).toMatchObject({ id, offset: 0, count });
  });

  it('begins anew with another query', () => {
    server.golive(many);
    client.look({ first: 500, end: 530 });
    client.show({ ...ALL_KEYS, sort: { column: 'size', descending: false } });
    expect(server.last('list').offset).toBe(0);
  });
});

describe('the followed key', () => {
  const followed = () => server.lists().find(({ count }) => count === 1);

  it('is looked up by a pattern of its own, and known outside of the window', () => {
    server.golive([wireRow('a')]);
    client.follow({ db: 3, key: 'x*[y]\\' });
    expect(followed()).toMatchObject({ db: 3, pattern: 'x\\*\\[y]\\\\', count: 1 });
    server.delta({ rows: [wireRow('x*[y]\\', { revision: '7' })] });
    expect(client.store.get('x*[y]\\')?.revision).toBe('7');
    server.delta({ deleted: ['x*[y]\\'] });
    expect(client.store.get('x*[y]\\')).toBeUndefined();
  });

  it('may be binary', () => {
    server.golive([]);
    client.follow({ db: 0, key: { b64: btoa('\xff*') } });
    expect(followed()?.pattern).toEqual({ b64: btoa('\xff\\*') });
  });

  it('is not taken for gone before the server has looked', () => {
    server.golive([wireRow('a')]);
    client.follow({ db: 0, key: 'b' });
    server.delta({ rows: [wireRow('b')] });
    const b = client.store.get('b');
    server.say(rows({ total: 1, rows: [wireRow('a')] }));
    server.say(rows({ id: followed()?.id ?? 0, filled: false }));
    expect(b).toBeDefined();
    expect(client.store.get('b')).toBe(b);
  });

  it('ends, and is opened again after a lost connection', () => {
    server.golive([wireRow('a')]);
    client.follow({ db: 0, key: 'a' });
    const id = followed()?.id;
    client.follow({ db: 0, key: 'a' });
    expect(server.all('list').filter(({ count }) => count === 1)).toHaveLength(1);
    server.close(1006);
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(followed()).toMatchObject({ id, pattern: 'a' });
    client.follow(undefined);
    expect(server.last('unsub').id).toBe(id);
    expect(followed()).toBeUndefined();
  });
});

describe('resync', () => {
  it('clears the rows when the rights have changed, and opens the list again', () => {
    server.golive([wireRow('a'), wireRow('b')]);
    const { id } = server.last('list');
    server.say({ op: 'resync', id, reason: 'rights' });
    expect(phase()).toBe('resync');
    expect(keys()).toEqual([]);
    expect(server.last('list').id).not.toBe(id);
    server.snapshot([wireRow('b')]);
    expect(phase()).toBe('live');
    expect(keys()).toEqual(['b']);
  });

  it('opens the followed key again', () => {
    server.golive([wireRow('a')]);
    client.follow({ db: 0, key: 'a' });
    const list = server.last('list');
    server.say({ op: 'resync', id: list.id, reason: 'rights' });
    expect(server.last('list')).toEqual(list);
    expect(phase()).toBe('live');
    expect(keys()).toEqual(['a']);
  });

  it('does not hear one for an older list', () => {
    server.golive([wireRow('a')]);
    server.say({ op: 'resync', id: 99, reason: 'rights' });
    expect(phase()).toBe('live');
  });
});

describe('held rows', () => {
  it('are read when the list has moved them out of the window', async () => {
    const first = Array.from({ length: 80 }, (_, i) => wireRow(`k${String(i).padStart(2, '0')}`));
    server.golive(first);
    client.hold({ first: 78, end: 80 });
    server.delta({ rows: [wireRow('a'), wireRow('b')] });
    expect(client.store.at(78)?.id).toBe('k78');
    expect(server.all('get').map(({ key }) => key)).toEqual(['k78', 'k79']);
    const [one, two] = server.all('get');
    const answer = { op: 'value', total: '3', offset: '0', value: 'new', revision: '9' } as const;
    server.say({ ...answer, seq: one?.seq ?? 0, type: 'string' });
    server.say({ ...answer, seq: two?.seq ?? 0, type: 'none' });
    await vi.advanceTimersByTimeAsync(0);
    expect(client.store.at(78)).toMatchObject({ preview: 'new', size: 3, gone: false });
    expect(client.store.at(79)).toMatchObject({ id: 'k79', gone: true });
    server.delta({ rows: [wireRow('c')] });
    await vi.advanceTimersByTimeAsync(900);
    expect(server.all('get')).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.all('get')).toHaveLength(3);
  });
});

describe('a lost connection', () => {
  it('comes back with a growing delay and keeps showing rows until it has new ones', () => {
    server.golive([wireRow('a'), wireRow('b')]);
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
    expect(server.last('list')).toMatchObject({ db: 0, pattern: '*', offset: 0 });
    expect(phase()).toBe('resync');
    expect(keys()).toEqual(['a', 'b']);
    server.delta({ deleted: ['a'] });
    expect(phase()).toBe('live');
    expect(keys()).toEqual(['b']);
    server.close(1006);
    expect(client.state().retryAt).toBe(Date.now() + 375);
  });

  it('takes lower revisions from another server', () => {
    server.golive([wireRow('a', { revision: '90' })]);
    server.close(1001);
    expect(client.state().notice).toContain('shutting down');
    vi.advanceTimersByTime(400);
    server.welcome({ epoch: 'e2' });
    server.snapshot([wireRow('a', { revision: '2', preview: 'old server' })]);
    expect(client.store.get('a')?.preview).toBe('old server');
    expect(phase()).toBe('live');
  });

  it('opens the window where the screen is', () => {
    server.golive(Array.from({ length: 500 }, (_, i) => wireRow(`k${i}`)));
    client.look({ first: 300, end: 330 });
    server.close(1006);
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(server.last('list').offset).toBe(270);
  });

  it('opens a list that was changed meanwhile', () => {
    server.golive([wireRow('a')]);
    server.close(1006);
    client.show({ ...ALL_KEYS, db: 2 });
    vi.advanceTimersByTime(400);
    server.welcome();
    expect(server.all('list')).toHaveLength(1);
    expect(server.last('list')).toMatchObject({ db: 2 });
  });

  it('says that the page was too slow', () => {
    server.golive([wireRow('a')]);
    server.close(4408);
    expect(client.state().notice).toContain('too slow');
    vi.advanceTimersByTime(400);
    server.welcome();
    server.answer();
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
    expect(client.state().notice).toContain('stopped responding');
  });

  it.each([
    '{',
    '5',
    '{"no":"op"}',
    '{"op":"rows","id":1,"to":"2","offset":0,"total":1,"filled":true,"rows":7}',
    new ArrayBuffer(4),
  ])('survives a bad message: %s', (bad) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    server.golive([wireRow('a')]);
    server.sayRaw(bad);
    expect(phase()).toBe('reconnecting');
    vi.advanceTimersByTime(400);
    server.welcome();
    server.answer();
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
    expect(server.all('list')).toHaveLength(0);
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

  it('logs in again after a lost connection, and opens the list', () => {
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
    expect(server.last('list').pattern).toBe('*');
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

  const sent = () => server.all('cmd').map(({ args }) => args.join(' '));

  async function reply(seq: number, value: string | null, error?: string): Promise<void> {
    server.say(error ? { op: 'reply', seq, error } : { op: 'reply', seq, value });
    await vi.advanceTimersByTimeAsync(0);
  }

  it('sends commands in order, without waiting for the replies', async () => {
    server.golive();
    const replies = Promise.all(['a', 'b', 'c'].map((key) => client.command(0, ['GET', key])));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent()).toEqual(['GET a', 'GET b', 'GET c']);
    for (const { seq, args } of server.all('cmd')) await reply(seq, `value of ${args[1]}`);
    await expect(replies).resolves.toEqual(['value of a', 'value of b', 'value of c']);
  });

  it('leaves a database only when its commands are answered', async () => {
    server.golive();
    const all = [0, 0, 3, 0].map((db, i) => client.command(db, ['GET', `${db} ${i}`]));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent()).toEqual(['GET 0 0', 'GET 0 1']);
    for (let answered = 0; answered < server.all('cmd').length; answered++) {
      await reply(server.all('cmd')[answered]?.seq ?? 0, null);
    }
    expect(sent().slice(2)).toEqual(['SELECT 3', 'GET 3 2', 'SELECT 0', 'GET 0 3']);
    await expect(Promise.all(all)).resolves.toHaveLength(4);
  });

  it('runs nothing in a database that it could not select, and selects it the next time', async () => {
    server.golive();
    const failed = expect(client.command(3, ['GET', 'k'])).rejects.toEqual(
      new CommandError('NOPERM no'),
    );
    await vi.advanceTimersByTimeAsync(0);
    await reply(server.last('cmd').seq, null, 'NOPERM no');
    await failed;
    void client.command(3, ['GET', 'k']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent()).toEqual(['SELECT 3', 'SELECT 3']);
  });

  it('refuses what is too long for the server, and keeps the connection', async () => {
    server.golive();
    await expect(client.command(0, ['SET', 'k', 'x'.repeat(65_500)])).rejects.toThrow('too long');
    await expect(client.command(0, ['SET', 'k', '\u0001'.repeat(11_000)])).rejects.toThrow(
      'too long',
    );
    expect(server.all('cmd')).toHaveLength(0);
    client.follow({ db: 0, key: '\u0001'.repeat(16_384) });
    expect(server.all('list')).toHaveLength(1);
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
