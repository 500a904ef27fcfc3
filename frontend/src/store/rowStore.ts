import { type Text, textId } from '../protocol/text';
import type { Int64, Rows, WireRow } from '../protocol/wire';
import { Row } from './row';

/** Positions in the list: the first one, and the one after the last. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

export interface Frame extends Rows {
  /** The positions that the page keeps; all others are dropped. */
  readonly wanted: Range;
  /** True for the first rows of another list: all earlier rows are dropped. */
  readonly fresh: boolean;
  /** True if the rows result from scrolling, sorting, filtering or connecting, so that none is highlighted. */
  readonly calm: boolean;
  /** The server's time. */
  readonly now: number;
}

/** A new row that changed longer ago has only moved into the window. */
const JUST_CHANGED_MS = 2_000;

type Schedule = (frame: () => void) => void;

/** Rows by position, and the position of each row. */
class Places {
  /** The position after the last row. */
  end = 0;
  private readonly rows = new Map<number, Row>();
  private readonly positions = new Map<Row, number>();

  set(position: number, row: Row): void {
    this.rows.set(position, row);
    this.positions.set(row, position);
    this.end = Math.max(this.end, position + 1);
  }

  at(position: number): Row | undefined {
    return this.rows.get(position);
  }

  positionOf(row: Row): number | undefined {
    return this.positions.get(row);
  }

  has(row: Row): boolean {
    return this.positions.has(row);
  }

  entries(): Iterable<[number, Row]> {
    return this.rows.entries();
  }

  all(): Iterable<Row> {
    return this.positions.keys();
  }
}

/**
 * The window of the list that the server has sent, outside of React. A message changes it at once; the
 * components that show it are notified once a frame, by a version number.
 *
 * While the order is held, the rows on the screen stay at their positions, with their current values.
 */
export class RowStore {
  private readonly rows = new Map<string, Row>();
  private readonly listeners = new Set<() => void>();
  private readonly schedule: Schedule;
  private live = new Places();
  private held: Places | undefined;
  private heldRange: Range | undefined;
  private followed: Row | undefined;
  private frameAsked = false;
  private shownVersion = 0;

  private totalRows = 0;
  private isFilled = false;
  private isTruncated = false;
  private databaseSize: number | undefined;

  constructor(schedule: Schedule = (frame) => requestAnimationFrame(frame)) {
    this.schedule = schedule;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes once a frame at most, and only when there is something new to show. */
  readonly version = (): number => this.shownVersion;

  /** The keys of the list, of which the store has a window. */
  get size(): number {
    return this.totalRows;
  }

  /** The positions of the table: held rows keep theirs when the list gets shorter. */
  get extent(): number {
    return Math.max(this.totalRows, this.held?.end ?? 0);
  }

  /** Keys in the database; undefined where the user may not know. */
  get dbSize(): number | undefined {
    return this.databaseSize;
  }

  /** False while the server still reads the keys. */
  get filled(): boolean {
    return this.isFilled;
  }

  /** There are more keys than the server lists. */
  get truncated(): boolean {
    return this.isTruncated;
  }

  /** A row of the window, or the followed one. */
  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** The row at a position; undefined where it has not come yet. */
  at(position: number): Row | undefined {
    const kept = this.held?.at(position);
    if (kept) return kept;
    const row = this.live.at(position);
    return row && !this.held?.has(row) ? row : undefined;
  }

  /** The position of a row; -1 outside of the window. */
  positionOf(row: Row): number {
    return this.held?.positionOf(row) ?? this.live.positionOf(row) ?? -1;
  }

  /** Takes a message with rows. */
  apply(frame: Frame): void {
    const seenAt = frame.calm || !frame.filled ? 0 : performance.now();
    const places = new Places();
    const received: (Row | undefined)[] = frame.rows.map((wire) =>
      wire ? this.put(wire, seenAt, frame.now) : undefined,
    );
    const within = (position: number) =>
      position >= frame.wanted.first && position < Math.min(frame.wanted.end, frame.total);
    received.forEach((row, i) => {
      if (row && within(frame.offset + i)) places.set(frame.offset + i, row);
    });
    for (const [position, row] of frame.fresh ? [] : this.live.entries()) {
      if (!within(position) || places.at(position) || places.has(row)) continue;
      const index = position - frame.offset;
      const covered = index >= 0 && index < received.length;
      // a key that was just deleted stays in its place until the list no longer has it
      if (covered) this.markGone(row);
      places.set(position, row);
    }
    const before = [...this.live.all(), ...(this.held?.all() ?? []), ...received];
    this.live = places;
    // the order is not held while the server still finds rows
    if (frame.fresh || !frame.filled || !this.isFilled) this.held = undefined;
    this.keepPlaces();
    this.forget(before);
    this.totalRows = frame.total;
    this.isFilled = frame.filled;
    this.isTruncated = frame.truncated;
    this.databaseSize = frame.dbSize === undefined ? undefined : Number(frame.dbSize);
    this.changed();
  }

  /** Takes new values of rows in the window; others are ignored. */
  refresh(rows: readonly WireRow[], dbSize: Int64 | undefined, now: number): void {
    const seenAt = this.isFilled ? performance.now() : 0;
    for (const wire of rows) if (this.rows.has(textId(wire.key))) this.put(wire, seenAt, now);
    if (dbSize !== undefined) this.databaseSize = Number(dbSize);
    this.changed();
  }

  /** Takes the state of the followed key; undefined if there is no such key, or no followed one. */
  follow(wire: WireRow | undefined, now: number): void {
    const before = this.followed;
    this.followed = undefined;
    if (wire) this.followed = this.put(wire, performance.now(), now);
    if (before) this.forget([before]);
    this.changed();
  }

  /** Forgets all rows. */
  clear(): void {
    this.rows.clear();
    this.live = new Places();
    this.held = this.heldRange && new Places();
    this.followed = undefined;
    this.totalRows = 0;
    this.isFilled = false;
    this.isTruncated = false;
    this.changed();
  }

  /** Holds the order of the rows at these positions as it is now in the list, and of those to come. */
  hold(range: Range): void {
    const before = this.held;
    this.held = undefined;
    this.heldRange = range;
    this.keepPlaces();
    if (before) this.forget(before.all());
    this.changed();
  }

  /** Ends the hold: the rows take the positions that they have in the list. */
  release(): void {
    const { held } = this;
    this.held = undefined;
    this.heldRange = undefined;
    if (!held) return;
    this.forget(held.all());
    this.changed();
  }

  /** True if rows on the screen have other positions in the list. */
  get heldBack(): boolean {
    if (!this.held) return false;
    for (const [position, row] of this.held.entries()) {
      if (this.live.at(position) !== row) return true;
    }
    return false;
  }

  /** The held rows that the window of the list does not have any more. */
  away(): Row[] {
    const { held, live } = this;
    return held ? [...held.all()].filter((row) => !row.gone && !live.has(row)) : [];
  }

  /** Notes that a key was deleted or has expired. */
  markGone(row: Row): void {
    if (row.gone) return;
    row.gone = true;
    row.version++;
    this.changed();
  }

  /** Takes the state of a row outside of the window. */
  update(
    row: Row,
    state: { size: number; expireAt: number; revision: string; preview: Text },
  ): void {
    if (row.revision === state.revision) return;
    row.size = state.size;
    row.expireAt = state.expireAt;
    row.revision = state.revision;
    row.preview = state.preview;
    row.seenAt = performance.now();
    row.version++;
    this.changed();
  }

  /** Fills held positions that have no row yet with the rows at these positions of the list. */
  private keepPlaces(): void {
    if (!this.heldRange) return;
    this.held ??= new Places();
    for (let position = this.heldRange.first; position < this.heldRange.end; position++) {
      const row = this.live.at(position);
      if (row && !this.held.at(position) && !this.held.has(row)) this.held.set(position, row);
    }
  }

  private put(wire: WireRow, seenAt: number, now: number): Row {
    const id = textId(wire.key);
    let row = this.rows.get(id);
    if (!row) {
      row = new Row(id, wire.key);
      this.rows.set(id, row);
      fill(row, wire, now - Number(wire.changedAt ?? 0) < JUST_CHANGED_MS ? seenAt : 0);
    } else if (row.gone || row.revision !== wire.revision || !isKnown(wire, row)) {
      if (wire.changedAt === undefined && showsSame(wire, row)) confirm(row, wire);
      else fill(row, wire, seenAt);
    }
    return row;
  }

  private forget(rows: Iterable<Row | undefined>): void {
    for (const row of rows) {
      if (!row || this.live.has(row) || this.held?.has(row) || row === this.followed) continue;
      if (this.rows.get(row.id) === row) this.rows.delete(row.id);
    }
  }

  private changed(): void {
    if (this.frameAsked) return;
    this.frameAsked = true;
    this.schedule(this.frame);
  }

  private readonly frame = (): void => {
    this.frameAsked = false;
    this.shownVersion++;
    for (const listener of this.listeners) listener();
  };
}

/** Returns whether the row already has all values of the message. */
function isKnown(wire: WireRow, row: Row): boolean {
  const timed = wire.changedAt !== undefined && Number(wire.changedAt) !== row.changedAt;
  return !timed && showsSame(wire, row);
}

function showsSame(wire: WireRow, row: Row): boolean {
  return (
    wire.type === row.type &&
    Number(wire.size) === row.size &&
    Number(wire.expireAt ?? 0) === row.expireAt &&
    Number(wire.memory ?? 0) === row.memory &&
    Number(wire.accessedAt ?? 0) === row.accessedAt &&
    textId(wire.preview ?? '') === textId(row.preview)
  );
}

/** The row was looked up, not seen to change: the time of its last change is kept. */
function confirm(row: Row, wire: WireRow): void {
  row.gone = false;
  row.revision = wire.revision;
  row.version++;
}

function fill(row: Row, wire: WireRow, seenAt: number): void {
  const changedAt = wire.changedAt === undefined ? 0 : Number(wire.changedAt);
  // a change that was known before, now with its time
  if (changedAt > 0 && (row.version === 0 || row.revision !== wire.revision)) {
    row.seenAt = seenAt || row.seenAt;
  }
  row.type = wire.type;
  row.size = Number(wire.size);
  row.expireAt = wire.expireAt === undefined ? 0 : Number(wire.expireAt);
  row.memory = Number(wire.memory ?? 0);
  row.accessedAt = Number(wire.accessedAt ?? 0);
  row.changedAt = changedAt;
  row.revision = wire.revision;
  row.preview = wire.preview ?? '';
  row.gone = false;
  row.version++;
}
