// One observer of the mock: speaks reredis.v1 as docs/observer.md has it.
import { CommandFailure, execute } from './commands.mjs';
import { KeyList } from './list.mjs';
import { bufferText, keyText, preview, textBuffer, textKey } from './text.mjs';
import { issueToken } from './transfers.mjs';

const TICK_MS = 50;

export const LIMITS = { rows: 200_000, view: 500, frameBytes: 1_048_576, previewBytes: 256 };

function rowOf(key, entry) {
  return {
    key: keyText(key),
    type: entry.type,
    size: String(entry.value.length),
    expireAt: entry.expireAt ? String(entry.expireAt) : undefined,
    revision: String(entry.revision),
    preview: preview(entry.value),
    changedAt: String(entry.changedAt),
  };
}

export class Observer {
  constructor(socket, keyspace, options) {
    this.socket = socket;
    this.keyspace = keyspace;
    this.options = options;
    this.session = { db: 0 };
    this.welcomed = false;
    this.lists = new Map();
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
    this.timer = setInterval(() => this.tick(), TICK_MS);
    socket.on('message', (data) => this.hear(data));
    socket.on('close', () => this.close());
  }

  close() {
    clearTimeout(this.deadline);
    clearInterval(this.timer);
    this.lists.clear();
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

  on_list(message) {
    const { id, offset = 0, count = LIMITS.view } = message;
    let list = this.lists.get(id);
    if (!list?.serves(message)) {
      list = new KeyList(this.keyspace, message);
      this.lists.set(id, list);
    }
    list.move(offset, Math.min(count, LIMITS.view));
    this.tell(id, list);
  }

  on_unsub({ id }) {
    this.lists.delete(id);
  }

  on_ack({ id }) {
    const list = this.lists.get(id);
    if (list) list.waiting = false;
    if (list?.moved) this.tell(id, list);
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

  on_export({ seq }) {
    this.startTransfer('export', seq);
  }

  on_import({ seq }) {
    if (this.options.readOnly) {
      return this.say({ op: 'reply', seq, error: 'ERR observers may only read' });
    }
    this.startTransfer('import', seq);
  }

  startTransfer(use, seq) {
    const token = issueToken(use, (news) => this.say({ op: 'transfer', seq, ...news }));
    this.say({ op: 'reply', seq, value: token });
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

  changed(db, key) {
    for (const list of this.lists.values()) if (list.db === db) list.changed(key);
  }

  flushed(db) {
    for (const list of this.lists.values()) if (list.db === db) list.restart();
  }

  tick() {
    for (const [id, list] of this.lists) {
      list.work();
      this.tell(id, list);
    }
  }

  // the whole window, where it is not as it was told
  tell(id, list) {
    if (list.waiting || !list.isNews()) return;
    list.told();
    list.waiting = true;
    const entries = this.keyspace.databases[list.db];
    this.say({
      op: 'rows',
      id,
      to: String(list.number),
      offset: list.offset,
      total: list.total,
      filled: list.filled,
      truncated: false,
      dbSize: String(entries.size),
      rows: list.keys().map((key) => {
        const entry = entries.get(key);
        return entry ? rowOf(key, entry) : null;
      }),
    });
  }
}

function replyValue(value) {
  if (Buffer.isBuffer(value)) return bufferText(value);
  if (typeof value === 'number') return { int: String(value) };
  if (Array.isArray(value)) return value.map(replyValue);
  return value;
}
