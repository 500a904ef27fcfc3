import type { Text } from './text';

/** A 64-bit integer: a decimal string on the wire. Plain numbers are accepted where one fits. */
export type Int64 = string | number;

export interface WireRow {
  key: Text;
  type: string;
  size: Int64;
  /** Bytes of the key and its value. */
  memory?: Int64;
  expireAt?: Int64;
  revision: string;
  preview?: Text;
  changedAt?: Int64;
  /** Absent where the server counts accesses instead. */
  accessedAt?: Int64;
}

export interface Limits {
  rows: number;
  view: number;
  frameBytes: number;
  previewBytes: number;
}

export interface Welcome {
  op: 'welcome';
  protocol: string;
  server: string;
  epoch: string;
  revision: string;
  now: Int64;
  login: boolean;
  readOnly: boolean;
  databases: number;
  limits: Limits;
}

/** A window on a list of keys; null stands for a key that has just gone. */
export interface Rows {
  op: 'rows';
  id: number;
  to: string;
  offset: number;
  total: number;
  /** False while the server still walks over the database. */
  filled: boolean;
  /** There are more keys than the server lists. */
  truncated: boolean;
  /** Absent without the right to DBSIZE. */
  dbSize?: Int64;
  rows: (WireRow | null)[];
}

/** New values of rows of the window; all else is as the last `rows` said. */
export interface Update {
  op: 'update';
  id: number;
  to: string;
  /** Absent without the right to DBSIZE, and where `total` is the same number. */
  dbSize?: Int64;
  rows: readonly WireRow[];
}

/** A child of a folder: a folder below it, or a key. */
export type TreeChild =
  | { readonly folder: Text; readonly keys: Int64; readonly memory: Int64 }
  | {
      readonly key: Text;
      readonly type: string;
      readonly size: Int64;
      readonly memory: Int64;
      readonly expireAt?: Int64;
    };

export interface TreeFolder {
  readonly path: Text;
  readonly children: readonly TreeChild[];
  /** There are more children than these. */
  readonly more: boolean;
}

/** The open folders of a tree of keys. */
export interface Tree {
  op: 'tree';
  id: number;
  to: string;
  filled: boolean;
  truncated: boolean;
  total: Int64;
  memory: Int64;
  folders: readonly TreeFolder[];
}

export interface Resync {
  op: 'resync';
  id: number;
  reason: string;
}

export type ReplyValue =
  | null
  | boolean
  | Text
  | { readonly int: string }
  | { readonly double: string }
  | { readonly error: string }
  | { readonly map: readonly (readonly [ReplyValue, ReplyValue])[] }
  | { readonly set: readonly ReplyValue[] }
  | readonly ReplyValue[];

export interface Reply {
  op: 'reply';
  seq: number;
  value?: ReplyValue;
  error?: string;
}

/** A message of a channel, a line of MONITOR and the like; or how many of them were left out. */
export interface Push {
  op: 'push';
  value?: readonly ReplyValue[];
  truncated?: boolean;
  skipped?: number;
}

export interface ValueRange {
  op: 'value';
  seq: number;
  key?: Text;
  type: string;
  total: Int64;
  offset: Int64;
  value: Text;
  expireAt?: Int64;
  revision: string;
  error?: string;
}

/** Without the right to INFO there are no figures, only the time. */
export interface Stats {
  op: 'stats';
  now: Int64;
  uptime?: Int64;
  ops?: Int64;
  hits?: Int64;
  misses?: Int64;
  netIn?: Int64;
  netOut?: Int64;
  memory?: Int64;
  maxMemory?: Int64;
  clients?: Int64;
  observers?: Int64;
  keys?: Int64;
}

/** The figures of the server: one number for each sample. */
export interface Watch {
  op: 'watch';
  now: Int64;
  /** When each sample was taken, in ms relative to `now`. */
  at: number[];
  /** A series that is left out is 0; null stands for a figure that is not known. */
  series: Record<string, (number | null)[]>;
  /** The number of keys of each database that has some. */
  databases: [number, number][];
  /** Fields of INFO persistence. */
  persistence: Record<string, string>;
  hotKeys?: HotKey[];
  activity?: Activity[];
}

/** A key that commands use often. */
export interface HotKey {
  db: number;
  key: Text;
  type: string;
  /** Commands per second. */
  reads: number;
  writes: number;
}

/** The changes of one second. */
export interface Activity {
  /** In ms relative to the time of the message. */
  at: number;
  total: number;
  /** By prefix; a number stands for a sixteenth of the hash slots. */
  counts: [Text | number, number][];
}

/** The progress of an export or import whose token was the reply to `seq`. */
export interface Transfer {
  op: 'transfer';
  seq: number;
  phase: 'writing' | 'sending' | 'checking' | 'loading' | 'done' | 'failed';
  done?: Int64;
  total?: Int64;
  error?: string;
}

export interface AuthAccepted {
  op: 'auth';
  ok: boolean;
  user?: string;
}

export type ServerMessage =
  | Welcome
  | AuthAccepted
  | Rows
  | Update
  | Resync
  | Tree
  | Reply
  | Push
  | ValueRange
  | Stats
  | Watch
  | Transfer;

export type PageMessage =
  | { op: 'auth'; user?: string; password: string }
  | {
      op: 'list';
      id: number;
      db: number;
      pattern: Text;
      type?: string;
      sort: string;
      desc: boolean;
      offset: number;
      count: number;
    }
  | {
      op: 'tree';
      id: number;
      db: number;
      pattern: Text;
      type?: string;
      separator: Text;
      open: { path: Text; count: number }[];
    }
  | { op: 'unsub'; id: number }
  | { op: 'ack'; id: number; to: string }
  | { op: 'watch'; hotKeys?: boolean; activity?: boolean }
  | { op: 'unwatch' }
  | { op: 'export' | 'import'; seq: number }
  | { op: 'cmd'; seq: number; args: Text[] }
  | { op: 'get'; seq: number; db: number; key: Text; offset: number; count: number };

export const SUBPROTOCOL = 'reredis.v1';

export const CLOSE = { goingAway: 1001, protocol: 4400, login: 4401, slow: 4408 } as const;
