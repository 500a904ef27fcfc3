import type { Stats } from './wire';

export interface StatsSample {
  readonly ops: number;
  readonly hits: number;
  readonly misses: number;
  readonly netIn: number;
  readonly netOut: number;
  readonly memory: number;
  readonly maxMemory: number;
  readonly clients: number;
  readonly observers: number;
  readonly keys: number;
  readonly uptime: number;
}

const KEPT = 60;

/** The last minute of the server's figures. */
export class StatsFeed {
  private samples: readonly StatsSample[] = [];
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly history = (): readonly StatsSample[] => this.samples;

  add(message: Stats): void {
    const sample: StatsSample = {
      ops: Number(message.ops),
      hits: Number(message.hits),
      misses: Number(message.misses),
      netIn: Number(message.netIn),
      netOut: Number(message.netOut),
      memory: Number(message.memory),
      maxMemory: Number(message.maxMemory),
      clients: Number(message.clients),
      observers: Number(message.observers),
      keys: Number(message.keys),
      uptime: Number(message.uptime),
    };
    this.samples = [...this.samples.slice(1 - KEPT), sample];
    for (const listener of this.listeners) listener();
  }
}
