import type { RowStore } from '../store/rowStore';
import { backoffDelay } from './backoff';
import { ServerClock } from './clock';
import { ConnectionLost, MessageTooLong, Requests } from './requests';
import { type ConnectionState, INITIAL_STATE } from './state';
import { StatsFeed } from './statsFeed';
import { type Filter, Subscription } from './subscription';
import { type Text, wellFormed, wireBytes } from './text';
import { ViewSender } from './viewSender';
import {
  CLOSE,
  type Delta,
  type PageMessage,
  type ReplyValue,
  type ServerMessage,
  type Snap,
  SUBPROTOCOL,
  type ValueRange,
  type Welcome,
} from './wire';

/** Without a word for this long (the server says something each second) a connection counts as dead. */
const SILENCE_MS = 12_000;
const WATCH_MS = 2_000;
/** Rows were left out, and since then none: the table can be made true again. */
const QUIET_MS = 1_000;
/** The server closes the connection at a longer message. */
const MESSAGE_BYTES = 65_536;

interface Credentials {
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
  readonly clock = new ServerClock();

  private readonly url: string;
  private readonly random: () => number;
  private readonly requests = new Requests();
  private readonly listeners = new Set<() => void>();
  private readonly view = new ViewSender((keys) => this.sendView(keys));

  private current: ConnectionState = INITIAL_STATE;
  private socket: WebSocket | undefined;
  private credentials: Credentials | undefined;
  private subscription: Subscription | undefined;
  private filter: Filter = { db: 0, pattern: '*' };
  private nextSubscription = 1;
  private attempt = 0;
  private heardAt = 0;
  private sessionDb = 0;
  private commandLine: Promise<unknown> = Promise.resolve();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private quietTimer: ReturnType<typeof setTimeout> | undefined;
  private watchTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ClientOptions) {
    this.url = options.url;
    this.store = options.store;
    this.random = options.random ?? Math.random;
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

  signOut(): void {
    this.credentials = undefined;
    this.subscription = undefined;
    this.store.clear();
    this.connect();
  }

  setFilter(filter: Filter): void {
    const { db, pattern, type } = this.filter;
    if (filter.db === db && filter.pattern === pattern && filter.type === type) return;
    this.filter = filter;
    if (this.open && this.subscription) this.openSubscription(true);
    else this.subscription = undefined;
  }

  setView(keys: readonly Text[]): void {
    this.view.set(keys);
  }

  /** Executes one command in a database, after all commands before it. */
  command(db: number, args: readonly Text[]): Promise<ReplyValue> {
    const run = async () => {
      if (db !== this.sessionDb) {
        await this.execute(['SELECT', String(db)]);
        this.sessionDb = db;
      }
      return this.execute(args);
    };
    const result = this.commandLine.then(run, run);
    this.commandLine = result.catch(() => undefined);
    return result;
  }

  range(db: number, key: Text, offset: number, count: number): Promise<ValueRange> {
    if (!this.open) return Promise.reject(new ConnectionLost());
    return this.ask((seq) => ({ op: 'get', seq, db, key, offset, count }));
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

  private sendView(keys: readonly Text[]): boolean {
    const subscription = this.subscription;
    if (!this.open || !subscription?.complete) return false;
    const most = this.current.welcome?.limits.view ?? 500;
    this.send({ op: 'view', id: subscription.id, keys: fitting(keys.slice(0, most)) });
    return true;
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

  /** Lets go of the socket; what it still says is not heard. */
  private disconnect(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.quietTimer);
    this.view.stop();
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(1000);
    this.sessionDb = 0;
    this.requests.failAll();
  }

  private watch(): void {
    if (this.socket && Date.now() - this.heardAt > SILENCE_MS) {
      this.reconnect('The server fell silent.');
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
    this.subscription = undefined;
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
      this.dispatch(parseMessage(data));
    } catch (error) {
      console.error(error);
      this.reconnect('The server sent something that this page does not understand.');
    }
  }

  private dispatch(message: ServerMessage): void {
    switch (message.op) {
      case 'welcome':
        this.welcomed(message);
        break;
      case 'auth':
        this.update({ user: message.user ?? this.credentials?.user });
        this.resume();
        break;
      case 'snap':
        this.snapped(message);
        break;
      case 'delta':
        this.changed(message);
        break;
      case 'resync':
        if (message.id === this.subscription?.id) this.resync(message.reason);
        break;
      case 'reply':
        this.requests.answer(message.seq, message.value ?? null, message.error);
        break;
      case 'value':
        this.requests.answer(message.seq, message, message.error);
        break;
      case 'stats':
        this.clock.observe(Number(message.now));
        // whoever may not see the figures gets only a sign of life
        if (message.ops !== undefined) this.stats.add(message);
        break;
    }
  }

  private welcomed(welcome: Welcome): void {
    this.clock.reset();
    this.clock.observe(Number(welcome.now));
    this.update({ welcome });
    if (!welcome.login) {
      this.resume();
    } else if (this.credentials) {
      this.send({ op: 'auth', ...this.credentials });
    } else {
      // Nobody types a password within the server's deadline; a new connection is made for it.
      this.askLogin(false);
    }
  }

  /** Goes on where the connection was lost, or starts over. */
  private resume(): void {
    const since = this.subscription?.resumePoint;
    if (since && since.epoch === this.current.welcome?.epoch) this.openSubscription(false, since);
    else this.openSubscription(this.subscription === undefined);
  }

  private openSubscription(fresh: boolean, since?: Subscription['resumePoint']): void {
    clearTimeout(this.quietTimer);
    const welcome = this.current.welcome;
    if (!this.open || !welcome) return;
    const old = this.subscription;
    // An id of its own for each: frames still under way to the old one must not be taken for it.
    const id = this.nextSubscription++;
    if (old) this.send({ op: 'unsub', id: old.id });
    // What an unfinished snapshot left is not to be trusted any more than another filter's rows.
    const doubtful = fresh || (old !== undefined && !old.complete && old.fresh);
    this.subscription = new Subscription(id, this.filter, this.store, doubtful, since);
    if (since) this.subscription.truncated = this.current.truncated;
    const pattern = wellFormed(this.filter.pattern);
    this.send({ op: 'sub', id, limit: welcome.limits.rows, ...this.filter, pattern, since });
    if (since) this.live();
    else if (this.current.phase === 'reconnecting') this.update({ phase: 'resync', loading: true });
    else this.update({ loading: true });
  }

  private live(): void {
    this.attempt = 0;
    this.update({
      phase: 'live',
      loading: false,
      notice: undefined,
      behind: 0,
      truncated: this.subscription?.truncated ?? false,
    });
    this.view.renew();
  }

  private snapped(message: Snap): void {
    const subscription = this.subscription;
    if (message.id !== subscription?.id) return;
    subscription.snap(message, this.current.welcome?.epoch ?? '');
    this.send({ op: 'ack', id: message.id, part: message.part });
    if (subscription.complete) this.live();
  }

  private changed(message: Delta): void {
    const subscription = this.subscription;
    if (message.id !== subscription?.id) return;
    const before = subscription.behind;
    subscription.delta(message);
    this.send({ op: 'ack', id: message.id, to: message.to });
    if (subscription.behind === before) return;
    this.update({ behind: subscription.behind });
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => this.openSubscription(false), QUIET_MS);
  }

  private resync(reason: string): void {
    // with other rights, rows of before may be none of this user's business
    if (reason === 'flush' || reason === 'rights') this.store.clear();
    this.update({ phase: 'resync', behind: 0 });
    this.openSubscription(false);
  }
}

/** As many of the keys as one message has room for, with some left for what stands around them. */
function fitting(keys: readonly Text[]): Text[] {
  let room = MESSAGE_BYTES - 256;
  return keys.filter((key) => {
    room -= wireBytes(JSON.stringify(key)) + 1;
    return room > 0;
  });
}

function parseMessage(data: unknown): ServerMessage {
  const message: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
  if (typeof message !== 'object' || message === null || !('op' in message)) {
    throw new Error('not a message');
  }
  return message as ServerMessage;
}

function closeNotice(code: number): string | undefined {
  switch (code) {
    case CLOSE.goingAway:
      return 'The server is shutting down.';
    case CLOSE.protocol:
      return 'The server did not understand this page. Reload it to get the one that fits.';
    case CLOSE.slow:
      return 'This page was too slow to follow.';
    default:
      return undefined;
  }
}
