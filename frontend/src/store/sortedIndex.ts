import { comparator, type SortColumn } from './order';
import type { Row } from './row';

const Place = { none: 0, sorted: 1, misplaced: 2 } as const;

const FIRST_CAPACITY = 1024;

/**
 * The rows in ascending order. Rows that are new, moved or removed are only noted; `settle` takes all of
 * them in at once: k log n comparisons and one pass over the array, never a sort of everything.
 *
 * The order is kept as numbers of slots: a pass over a hundred thousand numbers stays in the cache, one
 * over as many objects does not.
 */
export class SortedIndex {
  private order = new Int32Array(FIRST_CAPACITY);
  private count = 0;
  private readonly slots: (Row | undefined)[] = [];
  private readonly free: number[] = [];
  private place = new Uint8Array(FIRST_CAPACITY);
  private waiting: Row[] = [];
  private misplaced = 0;
  private compare = comparator('key');

  note(row: Row): void {
    if (row.slot < 0) {
      if (row.removed) return;
      this.giveSlot(row);
    }
    if (this.place[row.slot] === Place.sorted) {
      this.place[row.slot] = Place.misplaced;
      this.misplaced++;
    }
    if (!row.pending) {
      row.pending = true;
      this.waiting.push(row);
    }
  }

  /** How many rows wait for `settle`; a hidden page draws no frames and must bound this itself. */
  get unsettled(): number {
    return this.waiting.length;
  }

  get length(): number {
    return this.count;
  }

  at(index: number): Row | undefined {
    if (index < 0 || index >= this.count) return undefined;
    return this.slots[this.order[index] as number];
  }

  /** The position of a row of this index. Only right when settled. */
  indexOf(row: Row): number {
    if (row.slot < 0 || this.place[row.slot] !== Place.sorted) return -1;
    return this.position(row, this.count);
  }

  clear(): void {
    this.count = 0;
    this.slots.length = 0;
    this.free.length = 0;
    this.place.fill(Place.none);
    this.waiting = [];
    this.misplaced = 0;
  }

  resort(column: SortColumn): void {
    this.settle();
    this.compare = comparator(column);
    const rows = Array.from(this.order.subarray(0, this.count), (slot) => this.slots[slot] as Row);
    rows.sort(this.compare);
    for (let i = 0; i < rows.length; i++) this.order[i] = (rows[i] as Row).slot;
  }

  settle(): void {
    if (this.misplaced > 0) this.takeOut();
    if (this.waiting.length > 0) this.takeIn();
  }

  private takeOut(): void {
    const { order, place } = this;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const slot = order[i] as number;
      if (place[slot] === Place.sorted) order[kept++] = slot;
      else place[slot] = Place.none;
    }
    this.count = kept;
    this.misplaced = 0;
  }

  private takeIn(): void {
    const incoming: Row[] = [];
    for (const row of this.waiting) {
      row.pending = false;
      if (row.removed) {
        this.takeSlot(row);
      } else {
        this.place[row.slot] = Place.sorted;
        incoming.push(row);
      }
    }
    this.waiting = [];
    incoming.sort(this.compare);
    this.reserve(this.count + incoming.length);
    const { order } = this;
    let end = this.count;
    for (let i = incoming.length - 1; i >= 0; i--) {
      const row = incoming[i] as Row;
      const position = this.position(row, end);
      order.copyWithin(position + i + 1, position, end);
      order[position + i] = row.slot;
      end = position;
    }
    this.count += incoming.length;
  }

  private position(row: Row, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.slots[this.order[middle] as number] as Row;
      if (this.compare(other, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private giveSlot(row: Row): void {
    row.slot = this.free.pop() ?? this.slots.length;
    this.slots[row.slot] = row;
    if (row.slot >= this.place.length) {
      const wider = new Uint8Array(2 * this.place.length);
      wider.set(this.place);
      this.place = wider;
    }
  }

  private takeSlot(row: Row): void {
    this.slots[row.slot] = undefined;
    this.free.push(row.slot);
    row.slot = -1;
  }

  private reserve(count: number): void {
    if (count <= this.order.length) return;
    const wider = new Int32Array(Math.max(count, 2 * this.order.length));
    wider.set(this.order.subarray(0, this.count));
    this.order = wider;
  }
}
