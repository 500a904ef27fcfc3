import type { RowStore } from '../store/rowStore';
import type { Delta, Snap } from './wire';
import { compareRevisions, type Since } from './wire';

/** What the table wants to see. */
export interface Filter {
  readonly db: number;
  readonly pattern: string;
  readonly type?: string;
}

/**
 * One subscription from its `sub` to its end: takes its snapshot and its deltas into the store and knows
 * how far it has come.
 */
export class Subscription {
  readonly id: number;
  readonly filter: Filter;
  /** How many rows were left out since the last snapshot; zero means that the table is true. */
  behind = 0;
  truncated = false;
  private readonly store: RowStore;
  readonly fresh: boolean;
  private cursor: Since | undefined;
  private snapshotPart = 0;

  /** `fresh`: the filter is another one, so the rows shown so far do not belong to it. */
  constructor(id: number, filter: Filter, store: RowStore, fresh: boolean, since?: Since) {
    this.id = id;
    this.filter = filter;
    this.store = store;
    this.fresh = fresh;
    this.cursor = since;
  }

  get complete(): boolean {
    return this.cursor !== undefined;
  }

  /** From where a new connection can go on; undefined where it has to start over. */
  get resumePoint(): Since | undefined {
    return this.behind === 0 ? this.cursor : undefined;
  }

  snap(message: Snap, epoch: string): void {
    if (this.snapshotPart++ === 0) {
      if (this.fresh) this.store.clear();
      this.store.beginSnapshot();
    }
    this.store.applySnapshot(message.rows);
    if (message.dbSize !== undefined) this.store.setDbSize(Number(message.dbSize));
    if (!message.last) return;
    this.store.endSnapshot();
    this.truncated = message.truncated === true;
    this.cursor = { epoch: message.epoch ?? epoch, revision: message.revision ?? '0' };
  }

  delta(message: Delta): void {
    const cursor = this.cursor;
    const late = cursor !== undefined && compareRevisions(message.to, cursor.revision) < 0;
    // A late frame still brings rows, which carry their own revision; a deletion carries none.
    this.store.applyDelta(message.rows ?? [], late ? [] : (message.deleted ?? []));
    if (message.dbSize !== undefined && !late) this.store.setDbSize(Number(message.dbSize));
    if (!cursor) return;
    const gap = compareRevisions(message.from, cursor.revision) > 0;
    this.behind += Number(message.more ?? 0) + (gap ? 1 : 0);
    if (!late) this.cursor = { epoch: cursor.epoch, revision: message.to };
  }
}
