import type { ObserverClient } from '../../protocol/client';
import { ConsoleSession, commandName } from '../../protocol/consoleSession';
import { ConnectionLost } from '../../protocol/requests';
import type { Text } from '../../protocol/text';
import type { Push, ReplyValue } from '../../protocol/wire';
import { MessageRing } from '../../store/messageRing';
import { readMessage, type StreamMessage, weighMessage } from '../messages/message';
import { confirmed, NO_SUBSCRIPTIONS, type Subscriptions } from '../messages/subscriptions';
import { pageModel } from '../pageModel';
import { parseLine } from './commandLine';
import { type CommandTable, readTable } from './commandTable';
import type { Surroundings } from './danger';
import { History } from './history';
import { isRaw, weigh } from './replyText';
import { withoutSecrets } from './secrets';
import { TEXTS } from './texts';

/** A command and its result, or a notice. */
export interface Entry {
  readonly id: number;
  readonly prompt: string;
  /** The line without passwords; undefined for a notice. */
  readonly line?: string;
  readonly status: 'running' | 'done' | 'failed' | 'notice';
  readonly reply?: ReplyValue;
  /** The error of the command, or the text of the notice. */
  readonly text?: string;
  readonly ms?: number;
  /** The reply is a page of text. */
  readonly raw?: boolean;
  /** The commands whose replies are the elements of the reply: those of EXEC. */
  readonly queued?: readonly string[];
}

export interface ConsoleState {
  readonly entries: readonly Entry[];
  /** The entries that are no longer kept. */
  readonly dropped: number;
  /** A command waits for its reply. */
  readonly running: boolean;
  readonly subscriptions: Subscriptions;
  /** The stream is shown: since the first subscription or MONITOR, until it is closed. */
  readonly streaming: boolean;
  /** Undefined until it is read; null where the server does not give it. */
  readonly table: CommandTable | null | undefined;
}

const ENTRIES = 300;
const ENTRY_WEIGHT = 8_000_000;
/** The pauses before each attempt to unblock a command. */
const UNBLOCK_PAUSES_MS = [0, 100, 400];
/**
 * The console of a page: its session, transcript and stream of messages. It outlives the view, so that a
 * session goes on while another view is shown.
 */
export class Console {
  readonly session: ConsoleSession;
  readonly stream = new MessageRing<StreamMessage>(weighMessage);
  readonly history = new History();

  private readonly client: ObserverClient;
  private readonly listeners = new Set<() => void>();
  private nextId = 1;
  private sessions = 0;
  private lines: readonly string[] = [];
  private cancelled = false;
  /** The entry of the last command. */
  private current = 0;
  private tableAsked = false;
  private state_: ConsoleState = {
    entries: [],
    dropped: 0,
    running: false,
    subscriptions: NO_SUBSCRIPTIONS,
    streaming: false,
    table: undefined,
  };

  constructor(client: ObserverClient) {
    this.client = client;
    this.session = new ConsoleSession(client);
    this.session.onPush((push) => this.pushed(push));
    this.session.subscribe(() => this.followSession());
    this.session.start();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): ConsoleState => this.state_;

  close(): void {
    this.session.stop();
  }

  clear(): void {
    const entries = this.state_.entries.filter(({ status }) => status === 'running');
    this.update({ entries, dropped: 0 });
  }

  closeStream(): void {
    this.stream.resume();
    this.stream.clear();
    this.update({ streaming: false });
  }

  /** Returns the keys and clients that a dangerous command would affect. */
  surroundings(): Surroundings {
    const { client } = this;
    return {
      db: this.session.state().db,
      size: async (db) => {
        const reply = await client.command(db, ['DBSIZE']).catch(() => null);
        return typeof reply === 'object' && reply !== null && 'int' in reply
          ? Number(reply.int)
          : undefined;
      },
      allKeys: () => client.stats.history().at(-1)?.keys,
    };
  }

  /** Runs a line that can be read; resolves when its reply is here. */
  async run(line: string): Promise<void> {
    const args = parseLine(line).words.map(({ text }) => text);
    if (args.length === 0) return;
    const { session } = this;
    const { queue } = session.state();
    const name = commandName(args);
    const shown = withoutSecrets(line);
    const id = this.add({ prompt: this.prompt(), line: shown, status: 'running' });
    this.current = id;
    const begun = performance.now();
    const sent = session.state().phase === 'open';
    this.cancelled = false;
    this.update({ running: true });
    try {
      const reply = await session.execute(args);
      const ms = performance.now() - begun;
      const queued = name === 'EXEC' && Array.isArray(reply) ? this.lines : undefined;
      if (queue && reply === 'QUEUED') this.lines = [...this.lines, shown];
      else if (session.state().queue === undefined || name === 'MULTI') this.lines = [];
      if (name === 'MONITOR') this.update({ streaming: true });
      const position = session.state().queue?.length ?? 0;
      const text = this.note(args, reply, position, queue !== undefined);
      this.finish(id, { status: 'done', reply, ms, raw: isRaw(args), queued, text });
    } catch (error) {
      const ms = performance.now() - begun;
      if (session.state().queue === undefined) this.lines = [];
      this.finish(id, { status: 'failed', text: this.reason(error, sent), ms });
    } finally {
      this.update({ running: false });
    }
  }

  /**
   * Ends the command that is running: it is unblocked, or else its session is ended. The server may
   * not have begun to wait yet, so it is asked more than once.
   */
  async cancel(): Promise<void> {
    const { current } = this;
    const { id, db } = this.session.state();
    for (const pause of id ? UNBLOCK_PAUSES_MS : []) {
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      if (!this.isRunning(current)) return;
      const reply = await this.client
        .command(db, ['CLIENT', 'UNBLOCK', id ?? '', 'ERROR'])
        .catch(() => null);
      if (typeof reply !== 'object' || reply === null || !('int' in reply)) break;
      if (reply.int === '1') return;
    }
    if (!this.isRunning(current)) return;
    this.cancelled = true;
    this.session.restart();
  }

  private isRunning(entry: number): boolean {
    return this.state_.running && this.current === entry;
  }

  /** Ends all subscriptions and MONITOR, which only RESET ends. */
  async stopStream(): Promise<void> {
    const { session } = this;
    const { monitoring, db } = session.state();
    const { channels, patterns, shardChannels } = this.state_.subscriptions;
    if (monitoring) {
      await this.run('RESET');
      if (db !== 0) await this.run(`SELECT ${db}`);
      return;
    }
    if (channels.length > 0) await this.run('UNSUBSCRIBE');
    if (patterns.length > 0) await this.run('PUNSUBSCRIBE');
    if (shardChannels.length > 0) await this.run('SUNSUBSCRIBE');
  }

  /** Selects the database of an address in a session that does nothing else. */
  async select(db: number): Promise<void> {
    const { phase, queue, db: current } = this.session.state();
    if (phase !== 'open' || queue || this.state_.running || current === db) return;
    await this.session.execute(['SELECT', String(db)]).catch(() => undefined);
  }

  /** Reads the server's command table, once. */
  readCommandTable(): void {
    if (this.tableAsked) return;
    this.tableAsked = true;
    this.client.command(this.session.state().db, ['COMMAND', 'DOCS']).then(
      (reply) => {
        const table = readTable(reply);
        this.update({ table: table.size > 0 ? table : null });
      },
      (error) => {
        this.tableAsked = !(error instanceof ConnectionLost);
        this.update({ table: null });
      },
    );
  }

  prompt(): string {
    const { user, db, queue, monitoring } = this.session.state();
    return TEXTS.prompt(user, db, queue !== undefined, monitoring);
  }

  private note(args: readonly Text[], reply: ReplyValue, position: number, inMulti: boolean) {
    if (inMulti && reply === 'QUEUED') return TEXTS.queuedAs(position);
    if (reply === null && /^[PS]?(UN)?SUBSCRIBE$/.test(commandName(args))) return TEXTS.pushed;
    return undefined;
  }

  private reason(error: unknown, sent: boolean): string {
    if (this.cancelled) return TEXTS.cancelled;
    if (error instanceof ConnectionLost) return sent ? TEXTS.lost : TEXTS.notSent;
    return error instanceof Error ? error.message : String(error);
  }

  private add(entry: Omit<Entry, 'id'>): number {
    const id = this.nextId++;
    this.keep([...this.state_.entries, { id, ...entry }]);
    return id;
  }

  private finish(id: number, change: Partial<Entry>): void {
    this.keep(
      this.state_.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)),
    );
  }

  /** Forgets the oldest entries where there are too many, or too large ones. */
  private keep(entries: readonly Entry[]): void {
    let weight = 0;
    let from = entries.length;
    while (from > 0 && entries.length - from < ENTRIES) {
      const { reply } = entries[from - 1] as Entry;
      weight += reply === undefined ? 100 : weigh(reply, ENTRY_WEIGHT);
      if (weight > ENTRY_WEIGHT && from < entries.length) break;
      from--;
    }
    this.update({ entries: entries.slice(from), dropped: this.state_.dropped + from });
  }

  private followSession(): void {
    const { phase, sessions } = this.session.state();
    if (phase === 'open' && sessions !== this.sessions) {
      if (this.sessions > 0) {
        this.lines = [];
        this.update({ subscriptions: NO_SUBSCRIPTIONS });
        this.add({ prompt: '', status: 'notice', text: TEXTS.beganAnew });
      }
      this.sessions = sessions;
      if (this.state_.table === null) this.tableAsked = false;
    }
    this.update({});
  }

  private pushed(push: Push): void {
    if (push.skipped) this.stream.miss(push.skipped);
    if (!push.value) return;
    const message = readMessage(push, this.client.clock.now());
    if (message.kind !== 'confirmation') this.stream.add(message);
    else this.update({ subscriptions: confirmed(this.state_.subscriptions, push.value) });
    if (!this.state_.streaming) this.update({ streaming: true });
  }

  private update(change: Partial<ConsoleState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** The console of a page. */
export const consoleOf = pageModel((client) => new Console(client));
