const SAMPLES = 30;

/**
 * The server's clock as seen from the page. A message is late by its way through the network, never
 * early: of the recent samples the one that lets the server be furthest ahead is the best.
 */
export class ServerClock {
  private readonly samples: number[] = [];
  private offset = 0;
  private readonly local: () => number;

  constructor(local: () => number = Date.now) {
    this.local = local;
  }

  observe(serverNow: number): void {
    if (!Number.isFinite(serverNow)) return;
    this.samples.push(serverNow - this.local());
    if (this.samples.length > SAMPLES) this.samples.shift();
    this.offset = Math.max(...this.samples);
  }

  reset(): void {
    this.samples.length = 0;
  }

  now(): number {
    return this.local() + this.offset;
  }
}
