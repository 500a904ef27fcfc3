import { comparator, type SortColumn } from './order';
import { Place, type Row } from './row';

/**
 * The rows in ascending order. Rows that are new, moved or removed are only noted; `settle` takes all of
 * them in at once: k log n comparisons and one pass over the array, never a sort of everything.
 */
export class SortedIndex {
  private rows: Row[] = [];
  private waiting: Row[] = [];
  private misplaced = 0;
  private compare = comparator('key');

  note(row: Row): void {
    if (row.place === Place.sorted) {
      row.place = Place.misplaced;
      this.misplaced++;
    }
    if (!row.pending && !row.removed) {
      row.pending = true;
      this.waiting.push(row);
    }
  }

  /** How many rows wait for `settle`; a hidden page draws no frames and must bound this itself. */
  get unsettled(): number {
    return this.waiting.length + this.misplaced;
  }

  get length(): number {
    return this.rows.length;
  }

  at(index: number): Row | undefined {
    return this.rows[index];
  }

  /** The position of a row of this index. Only right when settled. */
  indexOf(row: Row): number {
    if (row.place !== Place.sorted) return -1;
    return this.position(row, this.rows.length);
  }

  clear(): void {
    this.rows = [];
    this.waiting = [];
    this.misplaced = 0;
  }

  resort(column: SortColumn): void {
    this.settle();
    this.compare = comparator(column);
    this.rows.sort(this.compare);
  }

  settle(): void {
    if (this.misplaced > 0) this.takeOut();
    if (this.waiting.length > 0) this.takeIn();
  }

  private takeOut(): void {
    const rows = this.rows;
    let kept = 0;
    for (const row of rows) {
      if (row.place === Place.sorted) rows[kept++] = row;
      else row.place = Place.none;
    }
    rows.length = kept;
    this.misplaced = 0;
  }

  private takeIn(): void {
    const incoming: Row[] = [];
    for (const row of this.waiting) {
      row.pending = false;
      if (!row.removed) {
        row.place = Place.sorted;
        incoming.push(row);
      }
    }
    this.waiting = [];
    incoming.sort(this.compare);
    const rows = this.rows;
    if (rows.length === 0) {
      this.rows = incoming;
      return;
    }
    let end = rows.length;
    for (const row of incoming) rows.push(row);
    for (let i = incoming.length - 1; i >= 0; i--) {
      const row = incoming[i] as Row;
      const position = this.position(row, end);
      // not copyWithin: on arrays of objects it takes the slow generic path
      for (let j = end - 1; j >= position; j--) rows[j + i + 1] = rows[j] as Row;
      rows[position + i] = row;
      end = position;
    }
  }

  private position(row: Row, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.rows[middle] as Row, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
