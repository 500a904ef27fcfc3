// The store behind the mock: keys are latin1 strings, one character a byte, so that any key is kept whole.
export class Keyspace {
  constructor(databases = 16) {
    this.databases = Array.from({ length: databases }, () => new Map());
    this.expiring = new Set();
    this.epoch = Date.now().toString(36);
    this.revision = 1;
    this.listeners = new Set();
    this.operations = 0;
    this.hits = 0;
    this.misses = 0;
  }

  keys() {
    return this.databases.reduce((sum, keys) => sum + keys.size, 0);
  }

  get(db, key) {
    const entry = this.databases[db].get(key);
    if (entry?.expireAt && entry.expireAt <= Date.now()) {
      this.delete(db, key);
      return undefined;
    }
    return entry;
  }

  set(db, key, value, expireAt = 0) {
    const entry = this.databases[db].get(key);
    if (entry) {
      entry.value = value;
      entry.expireAt = expireAt;
      entry.type = 'string';
      this.touch(db, key, entry);
    } else {
      const created = { value, expireAt, type: 'string', revision: 0, changedAt: 0 };
      this.databases[db].set(key, created);
      this.touch(db, key, created);
    }
  }

  expire(db, key, expireAt) {
    const entry = this.get(db, key);
    if (!entry) return false;
    entry.expireAt = expireAt;
    this.touch(db, key, entry);
    return true;
  }

  delete(db, key) {
    if (!this.databases[db].delete(key)) return false;
    this.note(db, key);
    return true;
  }

  flush(db) {
    this.databases[db].clear();
    this.revision++;
    for (const listener of this.listeners) listener.flushed(db);
  }

  touch(db, key, entry) {
    entry.changedAt = Date.now();
    if (entry.expireAt) this.expiring.add(`${db} ${key}`);
    entry.revision = this.note(db, key);
  }

  note(db, key) {
    const revision = ++this.revision;
    this.operations++;
    for (const listener of this.listeners) listener.changed(db, key);
    return revision;
  }

  expireDue() {
    const now = Date.now();
    for (const id of this.expiring) {
      const space = id.indexOf(' ');
      const db = Number(id.slice(0, space));
      const key = id.slice(space + 1);
      const entry = this.databases[db].get(key);
      if (!entry?.expireAt) this.expiring.delete(id);
      else if (entry.expireAt <= now) {
        this.expiring.delete(id);
        this.delete(db, key);
      }
    }
  }
}
