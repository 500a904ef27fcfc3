// A sorted list of keys, as observers see it through a window.
import { globRegExp } from './text.mjs';

// how many keys the walk over the database visits each time
const STEP = 20_000;
// sorting takes at most this share of the time
const SHARE = 5;

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const VALUES = {
  type: (entry) => entry.type,
  size: (entry) => entry.value.length,
  ttl: (entry) => entry.expireAt || Number.MAX_VALUE,
  changed: (entry) => entry.changedAt,
};

export class KeyList {
  constructor(keyspace, { db, pattern = '*', type, sort = 'key', desc = false }) {
    this.keyspace = keyspace;
    this.wish = JSON.stringify([db, pattern, type, sort, desc]);
    this.db = db;
    this.type = type;
    this.value = VALUES[sort];
    this.desc = desc;
    this.matcher = pattern === '*' ? undefined : globRegExp(pattern);
    this.number = 0;
    this.waiting = false;
    this.offset = 0;
    this.count = 0;
    this.window = new Set();
    this.restart();
  }

  serves({ db, pattern = '*', type, sort = 'key', desc = false }) {
    return this.wish === JSON.stringify([db, pattern, type, sort, desc]);
  }

  restart() {
    this.members = new Set();
    this.order = [];
    this.walk = this.keyspace.databases[this.db].entries();
    this.unsorted = true;
    this.sortedAfter = 0;
    this.news = true;
  }

  get filled() {
    return this.walk === undefined;
  }

  get total() {
    return this.order.length;
  }

  shows(key, entry) {
    return (
      (this.type === undefined || entry.type === this.type) && (this.matcher?.test(key) ?? true)
    );
  }

  changed(key) {
    const entry = this.keyspace.databases[this.db].get(key);
    if (entry && this.shows(key, entry)) {
      if (!this.members.has(key)) this.members.add(key);
      else if (!this.value) {
        this.news ||= this.window.has(key);
        return;
      }
    } else if (!this.members.delete(key)) {
      return;
    }
    this.unsorted = true;
  }

  // walks on, and sorts
  work() {
    for (let i = 0; i < STEP && this.walk; i++) {
      const { value, done } = this.walk.next();
      if (done) {
        this.walk = undefined;
        this.news = true;
      } else if (this.shows(value[0], value[1])) {
        this.members.add(value[0]);
        this.unsorted = true;
      }
    }
    if (this.unsorted && Date.now() >= this.sortedAfter) this.sort();
  }

  sort() {
    const began = Date.now();
    const entries = this.keyspace.databases[this.db];
    this.order = [...this.members].filter((key) => entries.has(key));
    const { value } = this;
    this.order.sort((a, b) => {
      const left = value?.(entries.get(a));
      const right = value?.(entries.get(b));
      return left < right ? -1 : left > right ? 1 : byName(a, b);
    });
    if (this.desc) this.order.reverse();
    this.unsorted = false;
    this.news = true;
    this.sortedAfter = Date.now() + SHARE * (Date.now() - began);
  }

  move(offset, count) {
    this.offset = offset;
    this.count = count;
    this.moved = true;
    if (this.number === 0) this.work();
  }

  keys() {
    return this.order.slice(this.offset, this.offset + this.count);
  }

  isNews() {
    return this.moved || this.news;
  }

  told() {
    this.window = new Set(this.keys());
    this.moved = false;
    this.news = false;
    this.number++;
  }
}
