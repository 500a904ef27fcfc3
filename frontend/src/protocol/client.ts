import { exactPattern } from '../format/glob';
import type { Range, RowStore } from '../store/rowStore';
import { backoffDelay } from './backoff';
import { ServerClock } from './clock';
import { FigureFeed } from './figureFeed';
import { HeldRows } from './heldRows';
import { ALL_KEYS, ListWindow, type Query, sameQuery } from './listWindow';
import { parseServerMessage } from './message';
import { ConnectionLost, MessageTooLong, Requests } from './requests';
import { type ConnectionState, INITIAL_STATE } from './state';
import { StatsFeed } from './statsFeed';
import { type Text, textId, wellFormed, wireBytes } from './text';
import { TEXTS } from './texts';
import { TreeFeed } from './treeFeed';
import {
  CLOSE,
  type PageMessage,
  type ReplyValue,
  type Rows,
  type ServerMessage,
  SUBPROTOCOL,
  type Transfer,
  type Update,
  type ValueRange,
  type Welcome,
} from './wire';

/** A connection counts as dead after this time without a message; the server sends one each second. */
const SILENCE_MS = 12_000;
const WATCH_MS = 2_000;
/** The server closes the connection at a longer message. */
const MESSAGE_BYTES = 65_536;

/** Commands that are sent before the first of them is answered. */
const AT_ONCE = 32;

/** Rows of a window where the server names no limit. */
const WINDOW_ROWS = 500;
/** The range requested before the page knows how many rows fit on the screen. */
const FIRST_SCREEN: Range = { first: 0, end: 40 };

interface FollowedKey {
  readonly id: number;
  readonly db: number;
  readonly key: Text;
}

/** The keys with the greatest values of a column. */
export interface TopQuery {
  readonly db: number;
  readonly sort: string;
  readonly count: number;
}

/** The first keys of a list, for a view other than the table. */
interface Top {
  readonly query: TopQuery;
  readonly onRows: (rows: Rows) => void;
  /** The rows as the view has them. */
  last?: Rows;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface ClientOptions {
  readonly url: string;
  readonly store: RowStore;
  readonly random?: () => number;
}

/** The page's end of the observer protocol. */
export class ObserverClient {
  readonly store: RowStore;
  readonly stats = new StatsFeed();
  readonly figures = new FigureFeed((message) => this.send(message));
  readonly clock = new ServerClock();
  readonly tree = new TreeFeed(
    (message) => this.send(message),
    () => this.nextId++,
  );

  readonly url: string;
  readonly random: () => number;
  private readonly requests = new Requests();
  /** The listeners for the progress of the exports and imports of this connection, by their `seq`. */
  private readonly transfers = new Map<number, (news: Transfer) => void>();
  private readonly listeners = new Set<() => void>();
  private readonly heldRows: HeldRows;

  private current: ConnectionState = INITIAL_STATE;
  private socket: WebSocket | undefined;
  private credentials: Credentials | undefined;
  private list: ListWindow | undefined;
  /** Undefined until a list is shown. */
  private query: Query | undefined;
  private screen: Range = FIRST_SCREEN;
  private resting = false;
  private followed: FollowedKey | undefined;
  private nextId = 1;
  private attempt = 0;
  private heardAt = 0;
  private readonly tops = new Map<number, Top>();
  /** The server answers questions on this connection. */
  private entered = false;
  /** The database of the last command; undefined where it could not be selected. */
  private sessionDb: number | undefined = 0;
  /** Settled when that database is selected. */
  private selected: Promise<unknown> = Promise.resolve();
  /** Settled when all commands so far are answered. */
  private answered: Promise<unknown> = Promise.resolve();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watchTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ClientOptions) {
    this.url = options.url;
    this.store = options.store;
    this.random = options.random ?? Math.random;
    this.heldRows = new HeldRows(this.store, (key, offset, count) =>
      this.range(this.query?.db ?? 0, key, offset, count),
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): ConnectionState => this.current;

  start(): void {
    this.watchTimer ??= setInterval(() => this.watch(), WATCH_MS);
    this.connect();
  }

  stop(): void {
    clearInterval(this.watchTimer);
    this.watchTimer = undefined;
    this.disconnect();
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    if (this.current.phase === 'reconnecting') this.connect();
  }

  login(user: string, password: string): void {
    this.credentials = { user, password };
    this.update({ loginFailed: false });
    this.connect();
  }

  /** The login of this page, for connections of its views. */
  readonly account = (): Credentials | undefined => this.credentials;

  signOut(): void {
    this.credentials = undefined;
    this.store.clear();
    this.connect();
  }

  /** Shows the keys of another query, from the first one on. */
  show(query: Query): void {
    if (this.query && sameQuery(query, this.query)) return;
    this.query = query;
    this.screen = { first: 0, end: this.screen.end - this.screen.first };
    if (this.entered) this.openList();
  }

  /** Says which positions of the list are on the screen. */
  look(screen: Range): void {
    this.screen = screen;
    this.resting = false;
    this.list?.look(screen);
  }

  /**
   * The table is not shown until the next `look`. The list stays open with a window of one row, because the
   * server would forget when keys changed, and a later list would have to be filled again.
   */
  rest(): void {
    this.resting = true;
    this.list?.rest();
  }

  /** Holds the order of the rows at these positions, and keeps their values true. */
  hold(range: Range): void {
    this.store.hold(range);
    this.heldRows.check();
  }

  /** Follows one key, wherever it is in the list; undefined: none. */
  follow(target: { readonly db: number; readonly key: Text } | undefined): void {
    const old = this.followed;
    if (old && target && old.db === target.db && textId(old.key) === textId(target.key)) return;
    if (old) {
      this.send({ op: 'unsub', id: old.id });
      this.store.follow(undefined, this.clock.now());
    }
    this.followed = target && { id: this.nextId++, db: target.db, key: target.key };
    if (this.entered) this.openFollowed();
  }

  /**
   * Executes one command in a database, after all commands before it. It does not wait for their replies, because
   * the server executes the commands of a connection in order.
   */
  command(db: number, args: readonly Text[]): Promise<ReplyValue> {
    return this.inLine(db, () => this.execute(args));
  }

  /** Executes commands in a database, some of them at a time; each has its own outcome. */
  commands(
    db: number,
    commands: readonly (readonly Text[])[],
  ): Promise<PromiseSettledResult<ReplyValue>[]> {
    return this.inLine(db, async () => {
      const outcomes: PromiseSettledResult<ReplyValue>[] = [];
      for (let first = 0; first < commands.length; first += AT_ONCE) {
        const part = commands.slice(first, first + AT_ONCE);
        outcomes.push(...(await Promise.allSettled(part.map((args) => this.execute(args)))));
      }
      return outcomes;
    });
  }

  private inLine<A>(db: number, work: () => Promise<A>): Promise<A> {
    if (db !== this.sessionDb) {
      // all commands in another database are sent before this one is left
      this.sessionDb = db;
      this.selected = this.answered.then(() => this.select(db));
    }
    const result = this.selected.then(work);
    this.answered = Promise.allSettled([this.answered, result]);
    return result;
  }

  private async select(db: number): Promise<void> {
    try {
      await this.execute(['SELECT', String(db)]);
    } catch (problem) {
      if (this.sessionDb === db) this.sessionDb = undefined;
      throw problem;
    }
  }

  range(db: number, key: Text, offset: number, count: number): Promise<ValueRange> {
    if (!this.open) return Promise.reject(new ConnectionLost());
    return this.ask((seq) => ({ op: 'get', seq, db, key, offset, count }));
  }

  /**
   * Gets a token that starts one export or import over HTTP, within some seconds. The server then says how far
   * it has come, until it is done or has failed.
   */
  transfer(use: 'export' | 'import', onNews?: (news: Transfer) => void): Promise<string> {
    if (!this.open) return Promise.reject(new ConnectionLost());
    return this.requests.ask((seq) => {
      if (onNews) this.transfers.set(seq, onNews);
      this.send({ op: use, seq });
    });
  }

  private execute(args: readonly Text[]): Promise<ReplyValue> {
    if (!this.open) return Promise.reject(new ConnectionLost());
    return this.ask((seq) => ({ op: 'cmd', seq, args: args.map(wellFormed) }));
  }

  private ask<A>(question: (seq: number) => PageMessage): Promise<A> {
    // the number is not known yet; a long one stands for it
    const length = wireBytes(JSON.stringify(question(Number.MAX_SAFE_INTEGER)));
    if (length > MESSAGE_BYTES) return Promise.reject(new MessageTooLong());
    return this.requests.ask((seq) => this.send(question(seq)));
  }

  private get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private update(change: Partial<ConnectionState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }

  private send(message: PageMessage): void {
    if (this.open) this.socket?.send(JSON.stringify(message));
  }

  private connect(): void {
    this.disconnect();
    if (this.current.phase !== 'reconnecting') this.update({ phase: 'connecting', loading: true });
    this.update({ retryAt: undefined });
    this.heardAt = Date.now();
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (this.socket === socket) this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  /** Abandons the socket; its later messages are ignored. */
  private disconnect(): void {
    clearTimeout(this.retryTimer);
    this.entered = false;
    this.tree.leave();
    this.figures.disconnected();
    this.heldRows.stop();
    this.list?.close();
    this.list = undefined;
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(1000);
    this.sessionDb = 0;
    this.selected = Promise.resolve();
    this.requests.failAll();
    this.transfers.clear();
  }

  private watch(): void {
    if (this.socket && Date.now() - this.heardAt > SILENCE_MS) {
      this.reconnect(TEXTS.silent);
    }
  }

  private closed(code: number): void {
    if (code === CLOSE.login) {
      this.credentials = undefined;
      this.askLogin(true);
    } else {
      this.reconnect(closeNotice(code));
    }
  }

  private reconnect(notice: string | undefined): void {
    this.disconnect();
    const delay = backoffDelay(this.attempt++, this.random);
    this.retryTimer = setTimeout(() => this.connect(), delay);
    this.update({ phase: 'reconnecting', retryAt: Date.now() + delay, notice });
  }

  private askLogin(failed: boolean): void {
    this.disconnect();
    this.store.clear();
    this.update({
      phase: 'login',
      loginFailed: failed,
      loading: false,
      user: undefined,
      notice: undefined,
    });
  }

  private receive(data: unknown): void {
    this.heardAt = Date.now();
    try {
      this.dispatch(parseServerMessage(data));
    } catch (error) {
      console.error(error);
      this.reconnect(TEXTS.notUnderstood);
    }
  }

  private dispatch(message: ServerMessage): void {
    switch (message.op) {
      case 'welcome':
        this.welcomed(message);
        break;
      case 'auth':
        this.update({ user: message.user ?? this.credentials?.user });
        this.enter();
        break;
      case 'rows':
        this.received(message);
        break;
      case 'update':
        this.updated(message);
        break;
      case 'tree':
        if (this.tree.receive(message)) this.send({ op: 'ack', id: message.id, to: message.to });
        break;
      case 'resync':
        this.resync(message.id, message.reason);
        break;
      case 'reply':
        this.requests.answer(message.seq, message.value ?? null, message.error);
        break;
      case 'value':
        this.requests.answer(message.seq, message, message.error);
        break;
      case 'transfer':
        this.transfers.get(message.seq)?.(message);
        if (message.phase === 'done' || message.phase === 'failed') {
          this.transfers.delete(message.seq);
        }
        break;
      case 'stats':
        this.clock.observe(Number(message.now));
        // a user without the right to the figures gets only a heartbeat
        if (message.ops !== undefined) this.stats.add(message);
        else this.figures.refuse();
        break;
      case 'watch':
        this.figures.receive(message);
        break;
    }
  }

  private welcomed(welcome: Welcome): void {
    this.clock.reset();
    this.clock.observe(Number(welcome.now));
    this.update({ welcome });
    if (!welcome.login) {
      this.enter();
    } else if (this.credentials) {
      this.send({ op: 'auth', ...this.credentials });
    } else {
      // The server's deadline is too short to type a password, so the login opens a new connection.
      this.askLogin(false);
    }
  }

  /** The server is ready to be asked for rows. */
  private enter(): void {
    this.entered = true;
    this.figures.connected();
    if (this.query) {
      if (this.current.phase === 'reconnecting') this.update({ phase: 'resync' });
      this.openList();
    } else {
      this.live();
    }
    this.openFollowed();
    for (const [id, { query }] of this.tops) this.openTop(id, query);
    this.tree.enter();
  }

  private openList(): void {
    if (!this.query) return;
    const old = this.list;
    const { welcome } = this.current;
    const most = welcome?.limits.view ?? WINDOW_ROWS;
    const db = this.query.db < (welcome?.databases ?? 1) ? this.query.db : 0;
    // An id of its own for each: frames still under way to the old one must not be taken for it.
    this.list = new ListWindow(
      this.nextId++,
      { ...this.query, db },
      this.screen,
      most,
      this.store,
      (message) => this.send(message),
    );
    if (this.resting) this.list.rest();
    this.update({ loading: true });
    this.list.open();
    // Only now, as the server forgets when keys changed while there is no list at all.
    old?.close();
    if (old) this.send({ op: 'unsub', id: old.id });
  }

  private openFollowed(): void {
    if (!this.followed) return;
    const { id, db, key } = this.followed;
    const pattern = exactPattern(key);
    const { column: sort, descending: desc } = ALL_KEYS.sort;
    const message: PageMessage = { op: 'list', id, db, pattern, sort, desc, offset: 0, count: 1 };
    if (wireBytes(JSON.stringify(message)) <= MESSAGE_BYTES) this.send(message);
  }

  /**
   * Follows the first keys of a list, in another order than that of the table, until the returned function is
   * called.
   */
  followTop(query: TopQuery, onRows: (rows: Rows) => void): () => void {
    const id = this.nextId++;
    this.tops.set(id, { query, onRows });
    if (this.entered) this.openTop(id, query);
    return () => {
      this.tops.delete(id);
      this.send({ op: 'unsub', id });
    };
  }

  private openTop(id: number, { db, sort, count }: TopQuery): void {
    this.send({ op: 'list', id, db, pattern: '*', sort, desc: true, offset: 0, count });
  }

  private received(message: Rows): void {
    const now = this.clock.now();
    const top = this.tops.get(message.id);
    if (top) {
      top.last = message;
      top.onRows(message);
    } else if (message.id === this.list?.id) {
      this.list.receive(message, now, () => this.live());
      this.heldRows.check();
    } else if (message.id === this.followed?.id) {
      if (message.filled) this.store.follow(message.rows[0] ?? undefined, now);
    } else {
      return;
    }
    this.send({ op: 'ack', id: message.id, to: message.to });
  }

  /** Takes rows of a window that has not changed otherwise. */
  private updated(message: Update): void {
    const now = this.clock.now();
    const top = this.tops.get(message.id);
    if (top?.last) {
      top.last = withRows(top.last, message);
      top.onRows(top.last);
    } else if (message.id === this.list?.id) {
      this.store.refresh(message.rows, message.dbSize, now);
    } else if (message.id === this.followed?.id) {
      this.store.follow(message.rows[0], now);
    } else {
      return;
    }
    this.send({ op: 'ack', id: message.id, to: message.to });
  }

  private live(): void {
    this.attempt = 0;
    this.update({ phase: 'live', loading: false, notice: undefined });
  }

  /** The rights of the user have changed: rows of before may be none of its business. */
  private resync(id: number, reason: string): void {
    this.tree.resync(id);
    const top = this.tops.get(id);
    if (top) {
      this.openTop(id, top.query);
    } else if (id === this.followed?.id) {
      this.store.follow(undefined, this.clock.now());
      this.openFollowed();
    } else if (id === this.list?.id) {
      if (reason === 'rights') this.store.clear();
      this.update({ phase: 'resync' });
      this.openList();
    }
  }
}

/** Returns the message with newer rows in place of those of the same keys. */
function withRows(message: Rows, update: Update): Rows {
  const newer = new Map(update.rows.map((row) => [textId(row.key), row]));
  return {
    ...message,
    rows: message.rows.map((row) => row && (newer.get(textId(row.key)) ?? row)),
  };
}

function closeNotice(code: number): string | undefined {
  switch (code) {
    case CLOSE.goingAway:
      return TEXTS.goingAway;
    case CLOSE.protocol:
      return TEXTS.refused;
    case CLOSE.slow:
      return TEXTS.slow;
    default:
      return undefined;
  }
}
