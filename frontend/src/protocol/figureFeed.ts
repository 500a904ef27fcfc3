import type { PageMessage, Watch } from './wire';

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

  /** What it is now, which does not change any more. */
  copy(): Figures {
    const copy = new Figures();
    copy.times.push(...this.times);
    for (const [name, column] of this.columns) copy.columns.set(name, [...column]);
    copy.databases = this.databases;
    copy.persistence = this.persistence;
    return copy;
  }
}

/**
 * The figures of the server, which it sends once a second while a view shows them. They are outside of React:
 * a plot is told of a new sample and reads the columns itself.
 */
export class FigureFeed {
  private current = new Figures();
  private readonly listeners = new Set<() => void>();
  private readonly send: (message: PageMessage) => void;
  private users = 0;
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

  /** Whether the user has no right to see them. */
  get isRefused(): boolean {
    return this.refused;
  }

  /** Asks for the figures until the returned function is called. */
  open(): () => void {
    if (this.users++ === 0 && this.online) this.send({ op: 'watch' });
    return () => {
      if (--this.users === 0 && this.online) this.send({ op: 'unwatch' });
    };
  }

  connected(): void {
    this.online = true;
    this.refused = false;
    if (this.users > 0) this.send({ op: 'watch' });
  }

  disconnected(): void {
    this.online = false;
  }

  refuse(): void {
    if (this.refused) return;
    this.refused = true;
    this.current = new Figures();
    this.tell();
  }

  receive(message: Watch): void {
    this.refused = false;
    // the history of the server is longer than what was seen of it
    if (message.at.length > 1) this.current = new Figures();
    this.current.add(message);
    this.tell();
  }

  private tell(): void {
    this.versionNumber++;
    for (const listener of this.listeners) listener();
  }
}
