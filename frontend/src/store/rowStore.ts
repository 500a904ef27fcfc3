import { type Text, textId } from '../protocol/text';
import { compareRevisions, type WireRow } from '../protocol/wire';
import { movesRow, type Sort } from './order';
import { Row } from './row';
import { SortedIndex } from './sortedIndex';

const UNSETTLED_BOUND = 200_000;

/** While a snapshot streams in, its next part matters more than one more drawing of a growing table. */
const SNAPSHOT_PACE_MS = 200;

/** Whether the row already shows what was looked up for it, not seen to change. */
function confirms(wire: WireRow, row: Row): boolean {
  return (
    wire.changedAt === undefined &&
    wire.type === row.type &&
    Number(wire.size) === row.size &&
    Number(wire.expireAt ?? 0) === row.expireAt &&
    textId(wire.preview ?? '') === textId(row.preview)
  );
}

type Schedule = (frame: () => void) => void;

/**
 * The rows of the table, outside of React. Messages change it at once; those who show it are told once a
 * frame, by a version number.
 */
export class RowStore {
  private readonly rows = new Map<string, Row>();
  private readonly index = new SortedIndex();
  private readonly listeners = new Set<() => void>();
  private readonly schedule: Schedule;
  private order: Sort = { column: 'key', descending: false };
  private generation = 0;
  private frameAsked = false;
  private shownVersion = 0;
  private shownAt = Number.NEGATIVE_INFINITY;
  private inSnapshot = false;
  private total = 0;

  constructor(schedule: Schedule = (frame) => requestAnimationFrame(frame)) {
    this.schedule = schedule;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes once a frame at most, and only when there is something new to show. */
  readonly version = (): number => this.shownVersion;

  get size(): number {
    return this.rows.size;
  }

  /** Keys in the database, of which the table may show a part. */
  get dbSize(): number {
    return this.total;
  }

  get sort(): Sort {
    return this.order;
  }

  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  at(position: number): Row | undefined {
    this.index.settle();
    return this.index.at(this.order.descending ? this.index.length - 1 - position : position);
  }

  positionOf(row: Row): number {
    this.index.settle();
    const position = this.index.indexOf(row);
    if (position < 0) return -1;
    return this.order.descending ? this.index.length - 1 - position : position;
  }

  setSort(sort: Sort): void {
    const resort = sort.column !== this.order.column;
    this.order = sort;
    if (resort) this.index.resort(sort.column);
    this.changed();
  }

  setDbSize(total: number): void {
    if (total === this.total) return;
    this.total = total;
    this.changed();
  }

  clear(): void {
    this.rows.clear();
    this.index.clear();
    this.changed();
  }

  /** A new snapshot begins: what it does not name is gone when it ends. */
  beginSnapshot(): void {
    this.generation++;
    this.inSnapshot = true;
    this.shownAt = Number.NEGATIVE_INFINITY;
  }

  applySnapshot(rows: readonly WireRow[]): void {
    for (const row of rows) this.put(row, 0);
    this.changed();
  }

  endSnapshot(): void {
    this.inSnapshot = false;
    for (const row of this.rows.values()) {
      if (row.generation !== this.generation) this.drop(row);
    }
    this.changed();
  }

  applyDelta(rows: readonly WireRow[], deleted: readonly Text[]): void {
    for (const key of deleted) {
      const row = this.rows.get(textId(key));
      if (row) this.drop(row);
    }
    const seenAt = performance.now();
    for (const row of rows) this.put(row, seenAt);
    this.changed();
  }

  private put(wire: WireRow, seenAt: number): void {
    const id = textId(wire.key);
    let row = this.rows.get(id);
    if (!row) {
      row = new Row(id, wire.key);
      this.rows.set(id, row);
      this.fill(row, wire, seenAt);
      this.index.note(row);
      return;
    }
    // A row of an earlier snapshot may be of another epoch, whose revisions say nothing.
    const known = row.generation === this.generation;
    if (known && compareRevisions(wire.revision, row.revision) <= 0) return;
    if (confirms(wire, row)) this.confirm(row, wire);
    else this.fill(row, wire, seenAt);
  }

  /** The time of the last change is kept; behind the preview the value may still be another one. */
  private confirm(row: Row, wire: WireRow): void {
    row.generation = this.generation;
    if (row.revision === wire.revision) return;
    row.revision = wire.revision;
    row.version++;
  }

  private fill(row: Row, wire: WireRow, seenAt: number): void {
    const after = {
      type: wire.type,
      size: Number(wire.size),
      expireAt: wire.expireAt === undefined ? 0 : Number(wire.expireAt),
      changedAt: wire.changedAt === undefined ? 0 : Number(wire.changedAt),
    };
    if (row.version > 0 && movesRow(this.order.column, row, after)) this.index.note(row);
    row.type = after.type;
    row.size = after.size;
    row.expireAt = after.expireAt;
    row.changedAt = after.changedAt;
    row.revision = wire.revision;
    row.preview = wire.preview ?? '';
    row.generation = this.generation;
    row.version++;
    if (after.changedAt > 0) row.seenAt = seenAt;
  }

  private drop(row: Row): void {
    row.removed = true;
    this.rows.delete(row.id);
    this.index.note(row);
  }

  private changed(): void {
    if (this.index.unsettled > UNSETTLED_BOUND) this.index.settle();
    if (this.frameAsked) return;
    this.frameAsked = true;
    this.schedule(this.frame);
  }

  private readonly frame = (): void => {
    const now = performance.now();
    if (this.inSnapshot && now - this.shownAt < SNAPSHOT_PACE_MS) {
      this.schedule(this.frame);
      return;
    }
    this.frameAsked = false;
    this.shownAt = now;
    this.index.settle();
    this.shownVersion++;
    for (const listener of this.listeners) listener();
  };
}
