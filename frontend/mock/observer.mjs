// One observer of the mock: speaks reredis.v1 as docs/observer.md has it.
import { CommandFailure, execute } from './commands.mjs';
import { bufferText, globRegExp, keyText, preview, textBuffer, textKey } from './text.mjs';

const PART_BYTES = 240_000;
const DELTA_ROWS = 6_000;
const TICK_MS = 50;

export const LIMITS = { rows: 200_000, view: 500, frameBytes: 1_048_576, previewBytes: 256 };

export function rowOf(key, entry, withTime) {
  return {
    key: keyText(key),
    type: entry.type,
    size: String(entry.value.length),
    expireAt: entry.expireAt ? String(entry.expireAt) : undefined,
    revision: String(entry.revision),
    preview: preview(entry.value),
    changedAt: withTime ? String(entry.changedAt) : undefined,
  };
}

export class Observer {
  constructor(socket, keyspace, options) {
    this.socket = socket;
    this.keyspace = keyspace;
    this.options = options;
    this.session = { db: 0 };
    this.welcomed = false;
    this.lastDelta = 0;
    this.say({
      op: 'welcome',
      protocol: 'reredis.v1',
      server: 'Reredis mock 0.1',
      epoch: keyspace.epoch,
      revision: String(keyspace.revision),
      now: String(Date.now()),
      login: options.password !== undefined,
      readOnly: options.readOnly === true,
      databases: keyspace.databases.length,
      limits: LIMITS,
    });
    this.welcomed = options.password === undefined;
    this.deadline = setTimeout(() => {
      if (!this.welcomed) socket.close(4401, 'no login');
    }, 3000);
    keyspace.listeners.add(this);
    socket.on('message', (data) => this.hear(data));
    socket.on('close', () => this.close());
  }

  close() {
    clearTimeout(this.deadline);
    clearTimeout(this.timer);
    this.subscription = undefined;
    this.keyspace.listeners.delete(this);
  }

  say(message) {
    if (this.socket.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  hear(data) {
    let message;
    try {
      message = JSON.parse(data.toString());
    } catch {
      return this.socket.close(4400);
    }
    if (!this.welcomed && message.op !== 'auth') return this.socket.close(4401);
    const handler = this[`on_${message.op}`];
    if (!handler) return this.socket.close(4400);
    handler.call(this, message);
  }

  on_auth({ user = 'default', password }) {
    if (user !== 'default' || password !== this.options.password) {
      return this.socket.close(4401, 'login failed');
    }
    this.welcomed = true;
    this.say({ op: 'auth', ok: true, user });
  }

  on_sub({ id, db, pattern, type, limit, since }) {
    const matcher = pattern === '*' ? undefined : globRegExp(pattern);
    const subscription = {
      id,
      db,
      type,
      limit: Math.min(limit ?? LIMITS.rows, LIMITS.rows),
      matches: (key) => matcher === undefined || matcher.test(key),
      cursor: this.keyspace.revision,
      dirty: new Set(),
      view: [],
      waiting: false,
      iterator: undefined,
      part: 0,
      sent: 0,
    };
    this.subscription = subscription;
    if (since) {
      const changes =
        since.epoch === this.keyspace.epoch
          ? this.keyspace.since(Number(since.revision))
          : undefined;
      if (!changes) {
        this.subscription = undefined;
        const reason = since.epoch === this.keyspace.epoch ? 'history' : 'epoch';
        return this.say({ op: 'resync', id, reason });
      }
      subscription.cursor = Number(since.revision);
      for (const change of changes) this.changed(change.db, change.key);
      return;
    }
    subscription.iterator = this.keyspace.databases[db].entries();
    this.snapPart();
  }

  on_unsub({ id }) {
    if (this.subscription?.id === id) this.subscription = undefined;
  }

  on_view({ id, keys }) {
    const subscription = this.subscription;
    if (subscription?.id !== id) return;
    subscription.view = keys.map(textKey);
    for (const key of subscription.view) subscription.dirty.add(key);
    this.plan();
  }

  on_ack({ id }) {
    const subscription = this.subscription;
    if (subscription?.id !== id) return;
    subscription.waiting = false;
    if (subscription.iterator) this.snapPart();
    else this.plan();
  }

  on_cmd({ seq, args }) {
    try {
      const value = execute(this.keyspace, this.session, args.map(textBuffer));
      this.say({ op: 'reply', seq, value: replyValue(value) });
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      this.say({ op: 'reply', seq, error: error.message });
    }
  }

  on_get({ seq, db, key, offset, count }) {
    const entry = this.keyspace.get(db, textKey(key));
    if (!entry) return this.say({ op: 'value', seq, key, type: 'none', total: '0', offset: '0' });
    const end = offset + Math.min(count, 65_536);
    this.say({
      op: 'value',
      seq,
      key,
      type: entry.type,
      total: String(entry.value.length),
      offset: String(offset),
      value: bufferText(entry.value.subarray(offset, end)),
      expireAt: entry.expireAt ? String(entry.expireAt) : undefined,
      revision: String(entry.revision),
    });
  }

  snapPart() {
    const subscription = this.subscription;
    const rows = [];
    let bytes = 0;
    let last = false;
    let truncated = false;
    while (bytes < PART_BYTES) {
      const { value, done } = subscription.iterator.next();
      if (done || subscription.sent >= subscription.limit) {
        last = true;
        truncated = !done;
        break;
      }
      const [key, entry] = value;
      if (!this.shows(key, entry)) continue;
      const row = rowOf(key, entry, false);
      rows.push(row);
      subscription.sent++;
      bytes += 130 + key.length + entry.value.length;
    }
    const message = { op: 'snap', id: subscription.id, part: subscription.part++, rows, last };
    subscription.waiting = true;
    if (last) {
      subscription.iterator = undefined;
      message.epoch = this.keyspace.epoch;
      message.revision = String(subscription.cursor);
      message.dbSize = String(this.keyspace.databases[subscription.db].size);
      message.truncated = truncated;
    }
    this.say(message);
  }

  shows(key, entry) {
    const { type, matches } = this.subscription;
    return (type === undefined || entry.type === type) && matches(key);
  }

  changed(db, key) {
    const subscription = this.subscription;
    if (!subscription || subscription.db !== db || !subscription.matches(key)) return;
    subscription.dirty.add(key);
    this.plan();
  }

  flushed(db) {
    const subscription = this.subscription;
    if (subscription?.db !== db) return;
    this.subscription = undefined;
    this.say({ op: 'resync', id: subscription.id, reason: 'flush' });
  }

  plan() {
    const subscription = this.subscription;
    if (!subscription || subscription.waiting || subscription.iterator || this.timer) return;
    if (subscription.dirty.size === 0) return;
    const wait = Math.max(0, this.lastDelta + TICK_MS - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.delta();
    }, wait);
  }

  delta() {
    const subscription = this.subscription;
    if (!subscription || subscription.waiting || subscription.iterator) return;
    const rows = [];
    const deleted = [];
    const take = (key) => {
      if (!subscription.dirty.delete(key)) return;
      const entry = this.keyspace.databases[subscription.db].get(key);
      if (entry && this.shows(key, entry)) rows.push(rowOf(key, entry, true));
      else deleted.push(keyText(key));
    };
    for (const key of subscription.view) take(key);
    for (const key of subscription.dirty) {
      if (rows.length + deleted.length >= DELTA_ROWS) break;
      take(key);
    }
    const from = String(subscription.cursor);
    subscription.cursor = this.keyspace.revision;
    // what the frame has no room for comes with the next one, unless the mock plays an overloaded server
    const more = this.options.more ? subscription.dirty.size : 0;
    if (more > 0) subscription.dirty.clear();
    subscription.waiting = true;
    this.lastDelta = Date.now();
    this.say({
      op: 'delta',
      id: subscription.id,
      from,
      to: String(subscription.cursor),
      rows,
      deleted,
      more: more || undefined,
      dbSize: String(this.keyspace.databases[subscription.db].size),
    });
  }
}

function replyValue(value) {
  if (Buffer.isBuffer(value)) return bufferText(value);
  if (typeof value === 'number') return { int: String(value) };
  return value;
}
