import { vi } from 'vitest';
import type { PageMessage, ServerMessage, Welcome, WireRow } from '../protocol/wire';

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
    this.received.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }
}

const sockets: FakeSocket[] = [];

type OpName = PageMessage['op'];
type MessageOf<O extends OpName> = Extract<PageMessage, { op: O }>;

/** Plays the server: says what it is told and remembers what the page said. */
export class FakeServer {
  constructor() {
    sockets.length = 0;
    vi.stubGlobal('WebSocket', FakeSocket);
  }

  get connections(): number {
    return sockets.length;
  }

  get socket(): FakeSocket {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no connection was made');
    return socket;
  }

  say(message: ServerMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(data: unknown): void {
    this.socket.onmessage?.({ data });
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

  /** Answers the last `sub` with a snapshot of one part. */
  snapshot(
    rows: WireRow[],
    change: { revision?: string; dbSize?: string; truncated?: boolean } = {},
  ) {
    this.say({
      op: 'snap',
      id: this.last('sub').id,
      part: 0,
      rows,
      last: true,
      epoch: 'e1',
      revision: '100',
      dbSize: String(rows.length),
      ...change,
    });
  }

  delta(change: {
    from?: string;
    to: string;
    rows?: WireRow[];
    deleted?: WireRow['key'][];
    more?: number;
    dbSize?: string;
  }): void {
    this.say({ op: 'delta', id: this.last('sub').id, from: '100', ...change });
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
