import { backoffDelay } from './backoff';
import type { Credentials } from './client';
import { parseServerMessage } from './message';
import { ConnectionLost, MessageTooLong, Requests } from './requests';
import { type Text, wellFormed, wireBytes } from './text';
import {
  CLOSE,
  type PageMessage,
  type Push,
  type ReplyValue,
  type ServerMessage,
  SUBPROTOCOL,
} from './wire';

/** The server says something each second. */
const SILENCE_MS = 12_000;
const WATCH_MS = 2_000;
const MESSAGE_BYTES = 65_536;

export interface SessionState {
  /** `refused`: the login is missing or was not accepted, and no attempt follows. */
  readonly phase: 'connecting' | 'open' | 'waiting' | 'refused';
  readonly db: number;
  readonly user: string;
  /** The commands of the open MULTI; undefined: there is none. */
  readonly queue?: readonly (readonly Text[])[];
  readonly monitoring: boolean;
  /** The reply of CLIENT ID; undefined if the user may not run it. */
  readonly id?: string;
  /** The number of sessions so far; a new session does not keep the state of the one before. */
  readonly sessions: number;
}

interface SessionOptions {
  readonly url: string;
  readonly account: () => Credentials | undefined;
  readonly random?: () => number;
}

const FRESH = { db: 0, user: 'default', queue: undefined, monitoring: false, id: undefined };

/**
 * A connection with a session of its own: database, MULTI, user and subscriptions are those of its commands. A
 * lost connection is replaced by a new one, whose session begins anew.
 */
export class ConsoleSession {
  private readonly options: SessionOptions;
  private readonly requests = new Requests();
  private readonly listeners = new Set<() => void>();
  private readonly pushListeners = new Set<(push: Push) => void>();
  private socket: WebSocket | undefined;
  private attempt = 0;
  private heardAt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watchTimer: ReturnType<typeof setInterval> | undefined;
  private current: SessionState = { phase: 'connecting', sessions: 0, ...FRESH };

  constructor(options: SessionOptions) {
    this.options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): SessionState => this.current;

  onPush(listener: (push: Push) => void): () => void {
    this.pushListeners.add(listener);
    return () => this.pushListeners.delete(listener);
  }

  start(): void {
    this.watchTimer ??= setInterval(() => this.watch(), WATCH_MS);
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    clearInterval(this.watchTimer);
    this.watchTimer = undefined;
    this.disconnect();
  }

  /** Ends the session, with a command that is blocked, and begins another one. */
  restart(): void {
    this.connect();
  }

  /** Executes one command, after all commands before it. */
  async execute(args: readonly Text[]): Promise<ReplyValue> {
    if (!this.open) throw new ConnectionLost();
    const message = (seq: number): PageMessage => ({ op: 'cmd', seq, args: args.map(wellFormed) });
    const length = wireBytes(JSON.stringify(message(Number.MAX_SAFE_INTEGER)));
    if (length > MESSAGE_BYTES) throw new MessageTooLong();
    try {
      const reply = await this.requests.ask<ReplyValue>((seq) => this.send(message(seq)));
      this.executed(args, reply);
      return reply;
    } catch (error) {
      if (commandName(args) === 'EXEC') this.update({ queue: undefined });
      throw error;
    }
  }

  /** Follows what a command has changed in the session. */
  private executed(args: readonly Text[], reply: ReplyValue): void {
    const name = commandName(args);
    const { queue } = this.current;
    if (queue && reply === 'QUEUED') {
      this.update({ queue: [...queue, args] });
      return;
    }
    switch (name) {
      case 'MULTI':
        this.update({ queue: [] });
        break;
      case 'DISCARD':
        this.update({ queue: undefined });
        break;
      case 'EXEC':
        this.update({ queue: undefined });
        if (Array.isArray(reply)) {
          queue?.forEach((command, i) => {
            if (!isError(reply[i])) this.executed(command, reply[i] ?? null);
          });
        }
        break;
      case 'SELECT':
        this.update({ db: Number(args[1]) });
        break;
      case 'AUTH':
        this.update({ user: args.length > 2 ? String(args[1]) : 'default' });
        break;
      case 'HELLO': {
        const at = args.findIndex((arg) => String(arg).toUpperCase() === 'AUTH');
        if (at > 0) this.update({ user: String(args[at + 1]) });
        break;
      }
      case 'MONITOR':
        this.update({ monitoring: true });
        break;
      case 'RESET':
        this.update({ db: 0, queue: undefined, monitoring: false });
        break;
    }
  }

  private get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN && this.current.phase === 'open';
  }

  private update(change: Partial<SessionState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }

  private send(message: PageMessage): void {
    this.socket?.send(JSON.stringify(message));
  }

  private connect(): void {
    this.disconnect();
    this.update({ phase: 'connecting' });
    this.heardAt = Date.now();
    const socket = new WebSocket(this.options.url, SUBPROTOCOL);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (this.socket === socket) this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  private disconnect(): void {
    clearTimeout(this.retryTimer);
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(1000);
    this.requests.failAll();
  }

  private watch(): void {
    if (this.socket && Date.now() - this.heardAt > SILENCE_MS) this.reconnect();
  }

  private closed(code: number): void {
    if (code === CLOSE.login) this.refuse();
    else this.reconnect();
  }

  private refuse(): void {
    this.disconnect();
    this.update({ phase: 'refused' });
  }

  private reconnect(): void {
    this.disconnect();
    const delay = backoffDelay(this.attempt++, this.options.random ?? Math.random);
    this.retryTimer = setTimeout(() => this.connect(), delay);
    this.update({ phase: 'waiting' });
  }

  private receive(data: unknown): void {
    this.heardAt = Date.now();
    try {
      this.dispatch(parseServerMessage(data));
    } catch (error) {
      console.error(error);
      this.reconnect();
    }
  }

  private dispatch(message: ServerMessage): void {
    switch (message.op) {
      case 'welcome':
        if (message.login) this.logIn();
        else this.begin('default');
        break;
      case 'auth':
        this.begin(message.user ?? this.options.account()?.user ?? 'default');
        break;
      case 'reply':
        this.requests.answer(message.seq, message.value ?? null, message.error);
        break;
      case 'push':
        for (const listener of this.pushListeners) listener(message);
        break;
    }
  }

  private logIn(): void {
    const account = this.options.account();
    if (account) this.send({ op: 'auth', ...account });
    else this.refuse();
  }

  private begin(user: string): void {
    this.attempt = 0;
    this.update({ ...FRESH, phase: 'open', user, sessions: this.current.sessions + 1 });
    this.execute(['CLIENT', 'ID']).then(
      (reply) => {
        if (typeof reply === 'object' && reply !== null && 'int' in reply) {
          this.update({ id: reply.int });
        }
      },
      () => undefined,
    );
  }
}

export function commandName(args: readonly Text[]): string {
  return String(args[0]).toUpperCase();
}

function isError(value: ReplyValue | undefined): boolean {
  return typeof value === 'object' && value !== null && 'error' in value;
}
