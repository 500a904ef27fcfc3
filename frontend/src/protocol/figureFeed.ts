import type { Activity, HotKey, PageMessage, Watch } from './wire';

/** As many samples as the server keeps: ten minutes. */
const KEPT = 600;
/** The server takes a sample each second; where one is missing for longer, a plot has a gap. */
const GAP_SECONDS = 2.5;

export type Figure = number | null;

/** The samples of the last minutes, a column for each series. */
export class Figures {
  /** When each sample was taken by the server's clock, in seconds since 1970. */
  readonly times: number[] = [];
  private readonly columns = new Map<string, Figure[]>();
  databases: readonly (readonly [number, number])[] = [];
  persistence: Readonly<Record<string, string>> = {};

  /** A series; undefined where it was always 0. */
  column(name: string): readonly Figure[] | undefined {
    return this.columns.get(name);
  }

  names(): string[] {
    return [...this.columns.keys()];
  }

  add({ now, at, series, databases, persistence }: Watch): void {
    for (const [i, offset] of at.entries()) {
      const time = (Number(now) + offset) / 1000;
      const last = this.times.at(-1);
      if (last !== undefined && time - last > GAP_SECONDS) this.append(last + 1, () => null);
      this.append(
        time,
        (name) => {
          const figure = series[name]?.[i];
          return figure === undefined ? 0 : figure;
        },
        Object.keys(series),
      );
    }
    this.databases = databases;
    this.persistence = persistence;
  }

  private append(time: number, figure: (name: string) => Figure, names: string[] = []): void {
    for (const name of names) {
      if (!this.columns.has(name))
        this.columns.set(
          name,
          this.times.map(() => 0),
        );
    }
    this.times.push(time);
    for (const [name, column] of this.columns) column.push(figure(name));
    if (this.times.length > KEPT) {
      this.times.shift();
      for (const column of this.columns.values()) column.shift();
    }
  }

  /** Returns an immutable copy. */
  copy(): Figures {
    const copy = new Figures();
    copy.times.push(...this.times);
    for (const [name, column] of this.columns) copy.columns.set(name, [...column]);
    copy.databases = this.databases;
    copy.persistence = this.persistence;
    return copy;
  }
}

/** The data that a view needs besides the figures. */
export interface FigureOptions {
  readonly hotKeys?: boolean;
  readonly activity?: boolean;
}

/** The changes of one second, by prefix. */
export interface ActivityColumn {
  /** In seconds since 1970. */
  readonly time: number;
  readonly total: number;
  readonly counts: Activity['counts'];
}

/**
 * The figures of the server, which it sends once a second while a view shows them. They are kept outside of React:
 * a plot is notified of each new sample and reads the columns itself.
 */
export class FigureFeed {
  private current = new Figures();
  private readonly listeners = new Set<() => void>();
  private readonly send: (message: PageMessage) => void;
  private readonly users = new Set<FigureOptions>();
  /** The last request for figures on this connection; undefined if there was none. */
  private asked: string | undefined;
  private hot: readonly HotKey[] | undefined;
  /** The last messages without the changes; one may have been on its way when they were asked for. */
  private without = 0;
  private changes: readonly ActivityColumn[] | undefined;
  private online = false;
  private versionNumber = 0;
  private refused = false;

  constructor(send: (message: PageMessage) => void) {
    this.send = send;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes with each sample. */
  readonly version = (): number => this.versionNumber;

  get figures(): Figures {
    return this.current;
  }

  /** True if the user has no right to see the figures. */
  get isRefused(): boolean {
    return this.refused;
  }

  /** The keys that are used most; undefined while they are not known. */
  readonly hotKeys = (): readonly HotKey[] | undefined => this.hot;

  /** The changes by prefix, the oldest second first; undefined while they are not known. */
  readonly activity = (): readonly ActivityColumn[] | undefined => this.changes;

  /** Returns whether the server omits the requested changes, because the user may not read all keys. */
  readonly withholdsActivity = (): boolean => this.without > 1;

  /** Asks for the figures until the returned function is called. */
  open(options: FigureOptions = {}): () => void {
    this.users.add(options);
    this.ask();
    return () => {
      this.users.delete(options);
      this.ask();
    };
  }

  private get asksActivity(): boolean {
    return [...this.users].some(({ activity }) => activity);
  }

  private ask(): void {
    const wants = (name: keyof FigureOptions) => [...this.users].some((user) => user[name]);
    const message: PageMessage =
      this.users.size === 0
        ? { op: 'unwatch' }
        : { op: 'watch', hotKeys: wants('hotKeys'), activity: wants('activity') };
    if (!wants('hotKeys')) this.hot = undefined;
    if (!wants('activity')) {
      this.changes = undefined;
      this.without = 0;
    }
    const text = JSON.stringify(message);
    if (!this.online || text === (this.asked ?? JSON.stringify({ op: 'unwatch' }))) return;
    this.asked = text;
    this.send(message);
  }

  connected(): void {
    this.online = true;
    this.refused = false;
    this.asked = undefined;
    this.ask();
  }

  disconnected(): void {
    this.online = false;
  }

  refuse(): void {
    if (this.refused) return;
    this.refused = true;
    this.current = new Figures();
    this.hot = undefined;
    this.changes = undefined;
    this.tell();
  }

  receive(message: Watch): void {
    this.refused = false;
    // the history of the server is longer than what was seen of it
    if (message.at.length > 1) this.current = new Figures();
    this.current.add(message);
    if (message.hotKeys) this.hot = message.hotKeys;
    this.without = message.activity === undefined && this.asksActivity ? this.without + 1 : 0;
    if (message.activity) this.addActivity(Number(message.now), message.activity);
    this.tell();
  }

  private addActivity(now: number, activity: readonly Activity[]): void {
    const columns = activity.map(({ at, total, counts }) => ({
      time: (now + at) / 1000,
      total,
      counts,
    }));
    const first = columns[0]?.time ?? Number.POSITIVE_INFINITY;
    // the first message contains all seconds again
    const before = (this.changes ?? []).filter(({ time }) => time < first);
    this.changes = [...before, ...columns].slice(-KEPT);
  }

  private tell(): void {
    this.versionNumber++;
    for (const listener of this.listeners) listener();
  }
}
