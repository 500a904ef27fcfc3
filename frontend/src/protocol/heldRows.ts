import type { Row } from '../store/row';
import type { RowStore } from '../store/rowStore';
import type { Text } from './text';
import type { ValueRange } from './wire';

/** Rows outside of the window are asked for no more often than this. */
const EVERY_MS = 1_000;
const PREVIEW_BYTES = 256;

type Read = (key: Text, offset: number, count: number) => Promise<ValueRange>;

/**
 * Keeps rows true that are held on the screen while the list has moved them out of the window: the server
 * sends their changes no more, so they are read one by one.
 */
export class HeldRows {
  private readonly store: RowStore;
  private readonly read: Read;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: RowStore, read: Read) {
    this.store = store;
    this.read = read;
  }

  /** Reads the held rows outside of the window, now or when the time has come. */
  check(): void {
    if (this.timer !== undefined || this.store.away().length === 0) return;
    for (const row of this.store.away()) void this.look(row);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.check();
    }, EVERY_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async look(row: Row): Promise<void> {
    try {
      const value = await this.read(row.key, 0, PREVIEW_BYTES);
      if (this.store.get(row.id) !== row || this.store.positionOf(row) < 0) return;
      if (value.type === 'none') this.store.markGone(row);
      else if (value.type === 'string' && row.type === 'string') {
        this.store.update(row, {
          size: Number(value.total),
          expireAt: Number(value.expireAt ?? 0),
          revision: value.revision,
          preview: value.value,
        });
      }
    } catch {
      // a row that cannot be read stays as it is
    }
  }
}
