/** The shortest time between two reads of a key, however often it changes. */
const EVERY_MS = 250;

/**
 * Reads a key again after each change, one read at a time. It never cancels a running read in favour of a newer
 * one, because a long value of a key that changes often would then never arrive.
 */
export class Follower {
  private readonly read: () => Promise<void>;
  private readAt = Number.NEGATIVE_INFINITY;
  private busy = false;
  private again = false;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: () => Promise<void>) {
    this.read = read;
  }

  ask(): void {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const wait = Math.max(0, this.readAt + EVERY_MS - performance.now());
    this.timer = setTimeout(() => void this.run(), wait);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.readAt = performance.now();
    this.again = false;
    await this.read();
    this.busy = false;
    if (this.again) this.ask();
  }
}
