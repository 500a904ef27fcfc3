import { config } from './options.mjs';
import { keyText } from './text.mjs';

export class CommandFailure extends Error {}

const OK = Buffer.from('OK');

// Executes one command; args are buffers. Answers a Buffer, a number, a boolean, null or an array of these.
export function execute(keyspace, session, args) {
  const name = args[0]?.toString('latin1').toUpperCase() ?? '';
  const handler = HANDLERS[name];
  if (!handler) throw new CommandFailure(`ERR unknown command '${keyText(name)}'`);
  return handler(keyspace, session, args.slice(1));
}

const key = (buffer) => {
  if (!buffer) throw new CommandFailure('ERR wrong number of arguments');
  return buffer.toString('latin1');
};

const integer = (buffer) => {
  const value = Number(buffer?.toString('latin1'));
  if (!Number.isInteger(value))
    throw new CommandFailure('ERR value is not an integer or out of range');
  return value;
};

function set(keyspace, { db }, [name, value, ...options]) {
  const entry = keyspace.get(db, key(name));
  let expireAt = 0;
  for (let i = 0; i < options.length; i++) {
    const option = options[i].toString('latin1').toUpperCase();
    if (option === 'NX' && entry) return null;
    if (option === 'XX' && !entry) return null;
    if (option === 'KEEPTTL') expireAt = entry?.expireAt ?? 0;
    if (option === 'EX') expireAt = Date.now() + 1000 * integer(options[++i]);
    if (option === 'PX') expireAt = Date.now() + integer(options[++i]);
  }
  keyspace.set(db, key(name), value, expireAt);
  return OK;
}

function get(keyspace, { db }, [name]) {
  const entry = keyspace.get(db, key(name));
  if (entry) keyspace.hits++;
  else keyspace.misses++;
  if (entry && entry.type !== 'string') {
    throw new CommandFailure('WRONGTYPE Operation against a key holding the wrong kind of value');
  }
  return entry?.value ?? null;
}

const expire =
  (unit) =>
  (keyspace, { db }, [name, amount]) =>
    keyspace.expire(db, key(name), Date.now() + unit * integer(amount)) ? 1 : 0;

function left(keyspace, { db }, [name]) {
  const entry = keyspace.get(db, key(name));
  if (!entry) return -2;
  return entry.expireAt ? entry.expireAt - Date.now() : -1;
}

const HANDLERS = {
  PING: () => Buffer.from('PONG'),
  AUTH: () => OK,
  SELECT: (keyspace, session, [db]) => {
    if (!keyspace.databases[integer(db)]) throw new CommandFailure('ERR DB index is out of range');
    session.db = integer(db);
    return OK;
  },
  CONFIG: (_keyspace, _session, [action, ...args]) =>
    config(key(action).toUpperCase(), args.map(key)),
  SET: set,
  GET: get,
  UNLINK: (keyspace, { db }, names) =>
    names.filter((name) => keyspace.delete(db, key(name))).length,
  DEL: (keyspace, { db }, names) => names.filter((name) => keyspace.delete(db, key(name))).length,
  EXPIRE: expire(1000),
  PEXPIRE: expire(1),
  PTTL: left,
  PERSIST: (keyspace, { db }, [name]) => {
    const entry = keyspace.get(db, key(name));
    return entry?.expireAt ? Number(keyspace.expire(db, key(name), 0)) : 0;
  },
  DBSIZE: (keyspace, { db }) => keyspace.databases[db].size,
  FLUSHDB: (keyspace, { db }) => {
    keyspace.flush(db);
    return OK;
  },
};
