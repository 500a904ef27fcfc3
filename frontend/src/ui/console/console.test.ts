import { beforeEach, describe, expect, it } from 'vitest';
import { ObserverClient } from '../../protocol/client';
import { RowStore } from '../../store/rowStore';
import { FakeServer } from '../../test/fakeServer';
import { formatAddress, parseAddress } from './address';
import { consoleOf } from './console';
import { type Danger, dangerOf, type Surroundings } from './danger';
import { History } from './history';
import { isRaw, quoted, replyText, weigh } from './replyText';
import { hasSecret, withoutSecrets } from './secrets';

describe('passwords', () => {
  const lines: [string, string][] = [
    ['AUTH secret', 'AUTH ••••'],
    ['auth ann "my secret"', 'auth ann ••••'],
    ['HELLO 3 AUTH ann secret SETNAME me', 'HELLO 3 AUTH ann •••• SETNAME me'],
    ['CONFIG SET requirepass secret', 'CONFIG SET requirepass ••••'],
    ['config set maxmemory 1gb masterauth x', 'config set maxmemory 1gb masterauth ••••'],
    ['ACL SETUSER ann on >secret ~*', 'ACL SETUSER ann on •••• ~*'],
    ['MIGRATE h 1 k 0 5 AUTH2 u p', 'MIGRATE h 1 k 0 5 AUTH2 u ••••'],
  ];

  it('are hidden and found', () => {
    for (const [line, shown] of lines) {
      expect(withoutSecrets(line)).toBe(shown);
      expect(hasSecret(line)).toBe(true);
    }
  });

  it('are nowhere else', () => {
    for (const line of [
      'AUTH',
      'GET auth',
      'ACL SETUSER ann on ~*',
      'CONFIG GET requirepass',
      'HELLO 3',
    ]) {
      expect(withoutSecrets(line)).toBe(line);
      expect(hasSecret(line)).toBe(false);
    }
    expect(hasSecret('AUTH "half')).toBe(true);
  });
});

describe('the history', () => {
  beforeEach(() => sessionStorage.clear());

  it('lasts, without passwords and repetitions', () => {
    const history = new History();
    for (const line of ['GET a', 'AUTH secret', 'GET b', 'GET b', 'GET a', '']) history.add(line);
    expect(history.all()).toEqual(['GET b', 'GET a']);
    expect(new History().all()).toEqual(['GET b', 'GET a']);
    expect(JSON.stringify(sessionStorage)).not.toContain('secret');
  });

  it('is bounded and searched from its end', () => {
    const history = new History();
    for (let i = 0; i < 600; i++) history.add(`GET ${i}`);
    expect(history.all()).toHaveLength(500);
    expect(history.search('get 59').slice(0, 2)).toEqual(['GET 599', 'GET 598']);
  });

  it('begins anew where the stored one cannot be read', () => {
    for (const stored of ['{', '{}', '[1]']) {
      sessionStorage.setItem('reredis.console.history', stored);
      expect(new History().all()).toEqual([]);
    }
  });
});

describe('a dangerous command', () => {
  const around: Surroundings = {
    db: 3,
    size: async (db) => [5, 0, 1, 20_000][db],
    allKeys: () => 20_006,
  };
  const ask = (line: string, more: Partial<Surroundings> = {}): Promise<Danger | undefined> =>
    dangerOf(line.split(' '), { ...around, ...more });

  it('names what it hits', async () => {
    expect((await ask('flushall'))?.text).toContain('20,006 keys: all keys of all databases');
    expect((await ask('FLUSHDB ASYNC'))?.text).toContain('20,000 keys: all keys of database 3');
    expect((await ask('FLUSHDB', { db: 2 }))?.text).toContain('1 key: ');
    expect((await ask('FLUSHDB', { db: 9 }))?.text).toContain('an unknown number of keys');
    expect((await ask('SWAPDB 0 1'))?.text).toContain('database 0 (5 keys)');
    expect((await ask('CONFIG SET maxmemory 1gb save x'))?.text).toContain('maxmemory, save.');
    expect((await ask('ACL DELUSER ann bob'))?.text).toContain('ann, bob');
    expect((await ask('SHUTDOWN NOSAVE'))?.text).toContain('without saving');
    expect((await ask('config set a b'))?.title).toBe('Run CONFIG SET?');
    for (const line of [
      'DEBUG SLEEP 1',
      'SCRIPT FLUSH',
      'SCRIPT KILL',
      'FUNCTION FLUSH',
      'SHUTDOWN',
    ]) {
      expect(await ask(line), line).toBeDefined();
    }
  });

  it('is KEYS only where there are many', async () => {
    expect((await ask('KEYS *'))?.text).toContain('20,000 keys');
    expect(await ask('KEYS *', { db: 0 })).toBeUndefined();
  });

  it('is no other one', async () => {
    for (const line of [
      'GET a',
      'CONFIG GET a',
      'DEL a',
      'ACL LIST',
      'SCRIPT LOAD x',
      'DEBUG HELP',
      'SHUTDOWN ABORT',
    ]) {
      expect(await ask(line), line).toBeUndefined();
    }
  });
});

describe('a reply as redis-cli prints it', () => {
  it('shows each type', () => {
    expect(replyText('OK')).toBe('OK');
    expect(replyText('value')).toBe('"value"');
    expect(replyText(null)).toBe('(nil)');
    expect(replyText(true)).toBe('(true)');
    expect(replyText({ int: '5' })).toBe('(integer) 5');
    expect(replyText({ double: '1.5' })).toBe('(double) 1.5');
    expect(replyText({ error: 'ERR x' })).toBe('(error) ERR x');
    expect(replyText([])).toBe('(empty array)');
    expect(replyText({ set: [] })).toBe('(empty set)');
    expect(replyText({ map: [] })).toBe('(empty hash)');
    expect(replyText({ set: ['a'] })).toBe('1~ "a"');
    expect(replyText({ map: [['a', { int: '1' }]] })).toBe('1# "a" => (integer) 1');
  });

  it('indents nested ones', () => {
    expect(replyText(['a', ['b', ['c', null]]])).toBe(
      '1) "a"\n2) 1) "b"\n   2) 1) "c"\n      2) (nil)',
    );
    expect(replyText(Array.from({ length: 10 }, () => 'OK')).split('\n')[0]).toBe(' 1) "OK"');
  });

  it('prints pages of text as they are', () => {
    expect(isRaw(['info', 'server'])).toBe(true);
    expect(isRaw(['CLIENT', 'list'])).toBe(true);
    expect(isRaw(['GET', 'a'])).toBe(false);
    expect(replyText('# Server\r\na:1\r\n', true)).toBe('# Server\r\na:1');
  });

  it('escapes what cannot be seen', () => {
    expect(quoted('a"\\\n\r\t\u0001\u202e')).toBe('"a\\"\\\\\\n\\r\\t\\x01\\xe2\\x80\\xae"');
    expect(quoted({ b64: '/yI=' })).toBe('"\\xff\\""');
    expect(quoted('größe')).toBe('"größe"');
  });

  it('is weighed up to a limit', () => {
    expect(weigh('x'.repeat(100), 1e6)).toBe(108);
    expect(
      weigh(
        Array.from({ length: 10_000 }, () => 'x'.repeat(100)),
        1_000,
      ),
    ).toBeLessThan(2_000);
  });
});

it('the oldest commands are forgotten', async () => {
  const server = new FakeServer();
  const client = new ObserverClient({ url: 'ws://host/ws', store: new RowStore() });
  const model = consoleOf(client);
  server.welcome();
  const run = async (value: string) => {
    const running = model.run('GET a');
    server.say({ op: 'reply', seq: server.last('cmd').seq, value });
    await running;
  };
  for (let i = 0; i < 310; i++) await run('value');
  expect(model.state()).toMatchObject({ dropped: 10, running: false });
  expect(model.state().entries).toHaveLength(300);
  for (let i = 0; i < 30; i++) await run('x'.repeat(380_000));
  expect(model.state().entries.length).toBeLessThan(25);
  await run('x'.repeat(9_000_000));
  expect(model.state().entries).toHaveLength(1);
  model.close();
});

describe('an address', () => {
  it('has a database and a line', () => {
    expect(parseAddress('#console')).toEqual({});
    expect(parseAddress('#console?db=3&cmd=GET+a%20b')).toEqual({ db: 3, line: 'GET a b' });
    expect(parseAddress('#console?db=x')).toEqual({});
    expect(parseAddress('#console?cmd=GET+a%0AFLUSHALL')).toEqual({ line: 'GET a' });
    for (const address of [{}, { db: 2 }, { db: 2, line: 'GET "a b"&c=d' }]) {
      expect(parseAddress(formatAddress(address))).toEqual(address);
    }
    expect(formatAddress({ db: 0 })).toBe('#console');
  });
});
