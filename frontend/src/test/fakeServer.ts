import { vi } from 'vitest';
import { exactPattern } from '../format/glob';
import { type Text, textId } from '../protocol/text';
import type {
  PageMessage,
  ReplyValue,
  Rows,
  ServerMessage,
  Welcome,
  WireRow,
} from '../protocol/wire';

/** The page's end of a socket whose other end is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  readonly url: string;
  readonly protocol: string;
  readyState = 0;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly received: PageMessage[] = [];

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
    sockets.push(this);
  }

  send(data: string): void {
    const message = JSON.parse(data);
    this.received.push(message);
    sent(message);
  }

  close(): void {
    this.readyState = 3;
  }
}

const sockets: FakeSocket[] = [];
let sent: (message: PageMessage) => void = () => undefined;

type OpName = PageMessage['op'];
type MessageOf<O extends OpName> = Extract<PageMessage, { op: O }>;

/** Plays the server: says what it is told and remembers what the page said. */
export class FakeServer {
  /** The keys that the lists show. */
  private rows = new Map<string, WireRow>();
  private dbSize: string | undefined;
  private number = 0;
  private used: number | undefined;

  constructor() {
    sockets.length = 0;
    sent = () => undefined;
    vi.stubGlobal('WebSocket', FakeSocket);
  }

  get connections(): number {
    return sockets.length;
  }

  /** Plays the end of one of several connections: the first, second and so on; of the last one by default. */
  use(connection?: number): this {
    this.used = connection;
    return this;
  }

  get socket(): FakeSocket {
    const socket = sockets.at(this.used ?? -1);
    if (!socket) throw new Error('no connection was made');
    return socket;
  }

  say(message: ServerMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(data: unknown): void {
    this.socket.onmessage?.({ data });
  }

  /** From now on answers each command for which `execute` has an answer; an Error is a refusal. */
  answerCommands(execute: (args: readonly Text[]) => ReplyValue | Error | undefined): void {
    sent = (message) => {
      if (message.op !== 'cmd') return;
      const value = message.args[0] === 'SELECT' ? 'OK' : execute(message.args);
      if (value === undefined) return;
      const { seq } = message;
      const outcome = value instanceof Error ? { error: value.message } : { value };
      queueMicrotask(() => this.say({ op: 'reply', seq, ...outcome }));
    };
  }

  welcome(change: Partial<Welcome> = {}): void {
    this.socket.readyState = FakeSocket.OPEN;
    this.say({
      op: 'welcome',
      protocol: 'reredis.v1',
      server: 'Reredis 0.1.0',
      epoch: 'e1',
      revision: '100',
      now: String(Date.now()),
      login: false,
      readOnly: false,
      databases: 16,
      limits: { rows: 200_000, view: 500, frameBytes: 1_048_576, previewBytes: 256 },
      ...change,
    });
  }

  close(code: number): void {
    this.socket.readyState = 3;
    this.socket.onclose?.({ code });
  }

  all<O extends OpName>(op: O): MessageOf<O>[] {
    return this.socket.received.filter((message): message is MessageOf<O> => message.op === op);
  }

  last<O extends OpName>(op: O): MessageOf<O> {
    const message = this.all(op).at(-1);
    if (!message) throw new Error(`the page said no ${op}`);
    return message;
  }

  /** The lists that are open, each as it was last asked for. */
  lists(): MessageOf<'list'>[] {
    const open = new Map<number, MessageOf<'list'>>();
    for (const message of this.socket.received) {
      if (message.op === 'list') open.set(message.id, message);
      if (message.op === 'unsub') open.delete(message.id);
    }
    return [...open.values()];
  }

  /** The list of the table. */
  table(): MessageOf<'list'> {
    const list = this.lists().find(({ count }) => count > 1);
    if (!list) throw new Error('the page has no list');
    return list;
  }

  /** Sends the rows of all open lists, those of the table as they are but for the order. */
  answer(change: Partial<Rows> = {}): void {
    for (const list of this.lists()) {
      const rows = [...this.rows.values()].filter((row) => names(list, row)).sort(ordered(list));
      this.say({
        op: 'rows',
        id: list.id,
        to: String(++this.number),
        offset: list.offset,
        total: rows.length,
        filled: true,
        truncated: false,
        dbSize: this.dbSize ?? String(this.rows.size),
        rows: rows.slice(list.offset, list.offset + list.count),
        ...(list.count > 1 ? change : {}),
      });
    }
  }

  /** These are all keys now. */
  snapshot(rows: WireRow[], change: Partial<Rows> = {}): void {
    this.rows = new Map(rows.map((row) => [textId(row.key), row]));
    this.answer(change);
  }

  /** Some keys change, come or go. */
  delta(change: {
    from?: string;
    to?: string;
    rows?: WireRow[];
    deleted?: WireRow['key'][];
    dbSize?: string;
  }): void {
    for (const key of change.deleted ?? []) this.rows.delete(textId(key));
    for (const row of change.rows ?? []) this.rows.set(textId(row.key), row);
    this.dbSize = change.dbSize;
    this.answer();
  }

  /** Connects a page all the way to a live table. */
  golive(rows: WireRow[] = []): void {
    this.welcome();
    this.snapshot(rows);
  }
}

export function wireRow(key: WireRow['key'], change: Partial<WireRow> = {}): WireRow {
  return { key, type: 'string', size: '5', revision: '1', preview: 'value', ...change };
}

const WILDCARD = /(?<!\\)(?:\\\\)*[*?[]/;

/** Only the pattern of a single key is looked at: the test says what matches another one. */
function names({ pattern }: MessageOf<'list'>, row: WireRow): boolean {
  const text = typeof pattern === 'string' ? pattern : atob(pattern.b64);
  return WILDCARD.test(text) || textId(pattern) === textId(exactPattern(row.key));
}

const VALUES: Record<string, (row: WireRow) => string | number> = {
  key: (row) => textId(row.key),
  type: (row) => row.type,
  size: (row) => Number(row.size),
  memory: (row) => Number(row.memory ?? 0),
  idle: (row) => -Number(row.accessedAt ?? 0),
  ttl: (row) => Number(row.expireAt ?? Number.MAX_VALUE),
  changed: (row) => Number(row.changedAt ?? 0),
};

function ordered({ sort, desc }: MessageOf<'list'>): (a: WireRow, b: WireRow) => number {
  const compare = (name: string, a: WireRow, b: WireRow) => {
    const value = VALUES[name] ?? VALUES.key;
    const [left, right] = [value?.(a) ?? 0, value?.(b) ?? 0];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const sign = desc ? -1 : 1;
  return (a, b) => sign * (compare(sort, a, b) || compare('key', a, b));
}
