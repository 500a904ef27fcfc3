import { TEXTS } from './texts';

/** A command that the server refused, in the server's own words. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A question that got no answer because the connection ended. The command may have been executed. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor() {
    super(TEXTS.lost);
  }
}

/** A question that the server would take for an attack by its length. */
export class MessageTooLong extends Error {
  override readonly name = 'MessageTooLong';

  constructor() {
    super(TEXTS.tooLong);
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Questions under way, each known by its `seq`. */
export class Requests {
  private seq = 0;
  private readonly waiting = new Map<number, Waiting>();

  ask<A>(send: (seq: number) => void): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      const seq = ++this.seq;
      this.waiting.set(seq, { resolve: resolve as (answer: unknown) => void, reject });
      send(seq);
    });
  }

  answer(seq: number, answer: unknown, error: string | undefined): void {
    const waiting = this.waiting.get(seq);
    if (!waiting) return;
    this.waiting.delete(seq);
    if (error !== undefined) waiting.reject(new CommandError(error));
    else waiting.resolve(answer);
  }

  failAll(): void {
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of lost) waiting.reject(new ConnectionLost());
  }
}
