/** A message and its number. */
export interface Numbered<M> {
  /** Grows by one with each message, so that it identifies one. */
  readonly number: number;
  readonly message: M;
}

/**
 * The last messages of a stream, bounded by number and by weight. Messages come at any rate; listeners are
 * notified once in a frame. While it is paused the shown messages stay, and later ones are kept and counted.
 */
export class MessageRing<M> {
  private readonly most: number;
  private readonly mostWeight: number;
  private readonly weigh: (message: M) => number;
  private readonly listeners = new Set<() => void>();
  /** The messages from `first` on; those before it are forgotten. */
  private kept: (Numbered<M> | undefined)[] = [];
  private first = 0;
  private weight = 0;
  private number = 0;
  private gone = 0;
  private skipped = 0;
  private held: readonly Numbered<M>[] | undefined;
  private heldAt = 0;
  private notifying = false;
  private current: RingState<M> | undefined;

  constructor(weigh: (message: M) => number, most = 2_000, mostWeight = 4_000_000) {
    this.weigh = weigh;
    this.most = most;
    this.mostWeight = mostWeight;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same object until something changes. */
  readonly state = (): RingState<M> => {
    this.current ??= {
      messages: this.held ?? this.present(),
      total: this.number,
      forgotten: this.gone,
      skipped: this.skipped,
      paused: this.held !== undefined,
      waiting: this.held ? this.number - this.heldAt : 0,
    };
    return this.current;
  };

  add(message: M): void {
    this.kept.push({ number: ++this.number, message });
    this.weight += this.weigh(message);
    while (this.kept.length - this.first > this.most || this.tooHeavy()) this.forget();
    this.changed();
  }

  /** Counts messages that the server has left out. */
  miss(count: number): void {
    this.skipped += count;
    this.changed();
  }

  pause(): void {
    if (this.held) return;
    this.held = this.present();
    this.heldAt = this.number;
    this.changed();
  }

  resume(): void {
    this.held = undefined;
    this.changed();
  }

  clear(): void {
    this.kept = [];
    this.first = 0;
    this.weight = 0;
    this.number = 0;
    this.gone = 0;
    this.skipped = 0;
    this.heldAt = 0;
    if (this.held) this.held = [];
    this.changed();
  }

  private present(): readonly Numbered<M>[] {
    return this.kept.slice(this.first) as Numbered<M>[];
  }

  private tooHeavy(): boolean {
    return this.weight > this.mostWeight && this.kept.length - this.first > 1;
  }

  private forget(): void {
    const oldest = this.kept[this.first];
    if (!oldest) return;
    this.weight -= this.weigh(oldest.message);
    this.gone++;
    this.kept[this.first++] = undefined;
    // not at each message: moving the rest costs as much as there are
    if (this.first >= this.most) {
      this.kept = this.kept.slice(this.first);
      this.first = 0;
    }
  }

  private changed(): void {
    if (this.notifying) return;
    this.notifying = true;
    requestAnimationFrame(() => {
      this.notifying = false;
      this.current = undefined;
      for (const listener of this.listeners) listener();
    });
  }
}

export interface RingState<M> {
  readonly messages: readonly Numbered<M>[];
  /** All messages that came since it was cleared. */
  readonly total: number;
  /** Those that are no longer kept. */
  readonly forgotten: number;
  /** Those that the server has left out. */
  readonly skipped: number;
  readonly paused: boolean;
  /** Those that came since the pause. */
  readonly waiting: number;
}
