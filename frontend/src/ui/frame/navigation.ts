import { createContext, useContext, useSyncExternalStore } from 'react';

/** Stops a navigation that would lose unsaved input. */
export interface Guard {
  /** Returns whether unsaved input would be lost by going to an address of a view. */
  holds(to: string, view: string): boolean;
  /** Discards the input, after the user has agreed. */
  discard(): void;
}

export interface GoOptions {
  /** Back does not return to the address before. */
  readonly replace?: boolean;
  onArrival?(): void;
}

interface Step extends GoOptions {
  readonly to: string;
}

export interface Place {
  /** The address: the part of the URL behind `#`, and the `#`. */
  readonly address: string;
  /** The name of the view that it belongs to. */
  readonly view: string;
  /** The user is asked whether an edit may be lost. */
  readonly asking: boolean;
}

/**
 * The current address of the page. The addresses of a view begin with its name; the page returns to a view at the
 * last address of the view.
 */
export class Navigation {
  private readonly viewOf: (address: string) => string;
  private readonly last = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private readonly guards = new Set<Guard>();
  private current: Place;
  private waiting: Step | undefined;

  constructor(viewOf: (address: string) => string) {
    this.viewOf = viewOf;
    const address = window.location.hash;
    this.current = { address, view: viewOf(address), asking: false };
    this.last.set(this.current.view, address);
  }

  /** Follows Back, Forward and edits of the address until the returned function is called. */
  listen(): () => void {
    window.addEventListener('popstate', this.travelled);
    return () => window.removeEventListener('popstate', this.travelled);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly place = (): Place => this.current;

  /** The last address of a view; its name where it was not visited. */
  lastOf(view: string): string {
    return this.last.get(view) || `#${view}`;
  }

  /** Goes to an address, after a question where an edit would be lost. */
  go(to: string, options: GoOptions = {}): void {
    const step = { ...options, to };
    if (this.holds(to)) this.ask(step);
    else this.take(step);
  }

  /** Changes the address of a view. It is that of the page only while this view is shown. */
  change(view: string, to: string, options: GoOptions = {}): void {
    if (view === this.current.view) this.go(to, options);
    else this.last.set(view, to);
  }

  guard(guard: Guard): () => void {
    this.guards.add(guard);
    return () => this.guards.delete(guard);
  }

  /** The edit is kept, and the page stays where it is. */
  keep(): void {
    this.waiting = undefined;
    this.update({ asking: false });
  }

  /** The edit may be lost. */
  discard(): void {
    const step = this.waiting;
    if (!step) return;
    this.waiting = undefined;
    for (const guard of this.guards) guard.discard();
    this.update({ asking: false });
    this.take(step);
  }

  private readonly travelled = (): void => {
    const to = window.location.hash;
    if (to === this.current.address) return;
    if (this.holds(to)) {
      // the page stays where it is until it may be left, and so does its address
      window.history.pushState(null, '', this.current.address || this.lastOf(this.current.view));
      this.ask({ to: to || `#${this.viewOf(to)}` });
    } else {
      this.arrive(to);
    }
  };

  private holds(to: string): boolean {
    const view = this.viewOf(to);
    return [...this.guards].some((guard) => guard.holds(to, view));
  }

  private ask(step: Step): void {
    this.waiting = step;
    this.update({ asking: true });
  }

  private take({ to, replace, onArrival }: Step): void {
    if (to !== this.current.address) {
      if (replace) window.history.replaceState(null, '', to);
      else window.history.pushState(null, '', to);
      this.arrive(to);
    }
    onArrival?.();
  }

  private arrive(address: string): void {
    const view = this.viewOf(address);
    this.last.set(view, address);
    this.update({ address, view });
  }

  private update(change: Partial<Place>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

export const NavigationContext = createContext<Navigation | undefined>(undefined);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('no NavigationContext around this component');
  return navigation;
}

export function usePlace(): Place {
  const navigation = useNavigation();
  return useSyncExternalStore(navigation.subscribe, navigation.place);
}

/** The address of one view, also while another one is shown. */
export function useAddressOf(view: string): string {
  const navigation = useNavigation();
  return useSyncExternalStore(navigation.subscribe, () => navigation.lastOf(view));
}
