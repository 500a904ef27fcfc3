import { BY_KEY, type Sort } from '../store/order';
import type { Range, RowStore } from '../store/rowStore';
import { wellFormed } from './text';
import type { PageMessage, Rows } from './wire';

/** The filter and the order of the keys in the table. */
export interface Query {
  readonly db: number;
  readonly pattern: string;
  readonly type?: string;
  readonly sort: Sort;
}

export const ALL_KEYS: Query = { db: 0, pattern: '*', sort: BY_KEY };

export function sameQuery(a: Query, b: Query): boolean {
  return (
    a.db === b.db &&
    a.pattern === b.pattern &&
    a.type === b.type &&
    a.sort.column === b.sort.column &&
    a.sort.descending === b.sort.descending
  );
}

/** A window is moved no more often than this. */
const MOVE_MS = 50;
/** The old rows stay this long where the server has found none of the new ones yet. */
const EMPTY_MS = 200;
/** The pause between two messages of a window that does not fit into one message. */
const ROUND_MS = 1_000;
const LEAST_MARGIN = 20;

/** The range that the page asks for: the screen and as much again on both sides, at most `most` rows. */
export function windowAround(screen: Range, most: number): Range {
  const shown = Math.min(most, screen.end - screen.first);
  const margin = Math.min(Math.max(LEAST_MARGIN, shown), Math.floor((most - shown) / 2));
  const first = Math.max(0, screen.first - margin);
  return { first, end: Math.min(screen.first + shown + margin, first + most) };
}

/** Returns whether the screen is near an end of the window, so that the next rows are needed soon. */
function isNearEnd(window: Range, screen: Range): boolean {
  const spare = Math.min(screen.first - window.first, window.end - screen.end);
  const wanted = Math.max(LEAST_MARGIN, screen.end - screen.first) / 2;
  if (spare >= wanted) return false;
  const reachesStart = window.first === 0 && window.end - screen.end >= wanted;
  return !reachesStart;
}

/** One list on the server, from its `list` to its end, and the window on it that the page has. */
export class ListWindow {
  readonly id: number;
  readonly query: Query;
  /** True once its rows are in the store. */
  begun = false;
  private opened = false;
  private readonly store: RowStore;
  private readonly send: (message: PageMessage) => void;
  private readonly most: number;
  private window: Range;
  /** The position at which the last request begins: after the start of the window for rows that did not fit. */
  private asked = 0;
  private unanswered = true;
  private due = false;
  private moveTimer: ReturnType<typeof setTimeout> | undefined;
  private emptyTimer: ReturnType<typeof setTimeout> | undefined;
  private roundTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    id: number,
    query: Query,
    screen: Range,
    most: number,
    store: RowStore,
    send: (message: PageMessage) => void,
  ) {
    this.id = id;
    this.query = query;
    this.most = most;
    this.window = windowAround(screen, most);
    this.store = store;
    this.send = send;
  }

  open(): void {
    this.opened = true;
    this.ask(this.window.first);
  }

  close(): void {
    clearTimeout(this.moveTimer);
    clearTimeout(this.emptyTimer);
    clearTimeout(this.roundTimer);
  }

  /** Asks for one row only: the table is not shown. */
  rest(): void {
    const { first } = this.window;
    this.window = { first, end: first + 1 };
    clearTimeout(this.roundTimer);
    if (this.opened) this.move(first);
  }

  /** Moves the window to where the page looks. */
  look(screen: Range): void {
    if (!isNearEnd(this.window, screen)) return;
    const window = windowAround(screen, this.most);
    if (window.first === this.window.first && window.end === this.window.end) return;
    this.window = window;
    clearTimeout(this.roundTimer);
    this.move(window.first);
  }

  /** Takes rows into the store. `begin` is called when the first ones are in it. */
  receive(message: Rows, now: number, begin: () => void): void {
    clearTimeout(this.emptyTimer);
    const take = () => {
      this.store.apply({
        ...message,
        wanted: this.window,
        fresh: !this.begun,
        calm: !this.begun || this.unanswered,
        now,
      });
      if (message.offset === this.asked) this.unanswered = false;
      if (!this.begun) {
        this.begun = true;
        begin();
      }
      this.readOn(message);
    };
    const nothingYet = !this.begun && !message.filled && message.total === 0;
    if (nothingYet) this.emptyTimer = setTimeout(take, EMPTY_MS);
    else take();
  }

  /** Asks for the rows that did not fit into the message. */
  private readOn(message: Rows): void {
    if (message.offset !== this.asked || this.due) return;
    const end = message.offset + message.rows.length;
    const short = message.rows.length > 0 && end < Math.min(this.window.end, message.total);
    clearTimeout(this.roundTimer);
    if (short) this.move(end);
    else if (this.asked > this.window.first) {
      this.roundTimer = setTimeout(() => this.move(this.window.first), ROUND_MS);
    }
  }

  private move(offset: number): void {
    this.asked = offset;
    this.unanswered = true;
    this.due = true;
    if (this.moveTimer === undefined) this.ask(offset);
  }

  private ask(offset: number): void {
    const { db, pattern, type, sort } = this.query;
    this.asked = offset;
    this.due = false;
    this.send({
      op: 'list',
      id: this.id,
      db,
      pattern: wellFormed(pattern),
      type,
      sort: sort.column,
      desc: sort.descending,
      offset,
      count: this.window.end - offset,
    });
    this.moveTimer = setTimeout(() => {
      this.moveTimer = undefined;
      if (this.due) this.ask(this.asked);
    }, MOVE_MS);
  }
}
