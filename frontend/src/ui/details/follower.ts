/** A key that changes all the time is read this often, not with each change. */
const EVERY_MS = 250;

/**
 * Reads again when it is told of a change, one read at a time: a read that is under way is never given up
 * for a newer one, or a busy key with a long value would never be seen.
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
