import { type Text, wellFormed } from './text';
import type { PageMessage, Tree } from './wire';

/** The keys of a tree, and the folders that are open. */
export interface TreeQuery {
  readonly db: number;
  readonly pattern: Text;
  readonly type?: string;
  readonly separator: string;
  readonly open: readonly { readonly path: Text; readonly count: number }[];
}

/** The tree of keys that the page shows, and the server's last word on it. */
export class TreeFeed {
  private readonly send: (message: PageMessage) => void;
  private readonly newId: () => number;
  private readonly listeners = new Set<() => void>();
  private query: TreeQuery | undefined;
  private id: number | undefined;
  private entered = false;
  private tree: Tree | undefined;

  constructor(send: (message: PageMessage) => void, newId: () => number) {
    this.send = send;
    this.newId = newId;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Tree | undefined => this.tree;

  /** Shows a tree, or other folders of it; undefined: none. */
  show(query: TreeQuery | undefined): void {
    const old = this.id;
    const same = query !== undefined && this.query !== undefined && sameKeys(query, this.query);
    this.query = query;
    if (!this.entered) return;
    if (!same) this.id = query && this.newId();
    this.ask();
    if (!same && old !== undefined) this.send({ op: 'unsub', id: old });
    if (!query) this.take(undefined);
  }

  /** The server answers on a new connection. */
  enter(): void {
    this.entered = true;
    this.id = this.query && this.newId();
    this.ask();
  }

  leave(): void {
    this.entered = false;
    this.id = undefined;
  }

  /** Answers whether the message is for this tree. */
  receive(message: Tree): boolean {
    if (message.id !== this.id) return false;
    this.take(message);
    return true;
  }

  /** The rights of the user have changed. */
  resync(id: number): void {
    if (id !== this.id) return;
    this.take(undefined);
    this.enter();
  }

  private ask(): void {
    if (!this.query || this.id === undefined) return;
    const { db, pattern, type, separator, open } = this.query;
    this.send({
      op: 'tree',
      id: this.id,
      db,
      pattern: wellFormed(pattern),
      type,
      separator,
      open: [...open],
    });
  }

  private take(tree: Tree | undefined): void {
    this.tree = tree;
    for (const listener of this.listeners) listener();
  }
}

function sameKeys(a: TreeQuery, b: TreeQuery): boolean {
  return (
    a.db === b.db && a.pattern === b.pattern && a.type === b.type && a.separator === b.separator
  );
}
