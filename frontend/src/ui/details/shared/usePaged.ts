import { useState } from 'react';
import type { Ask } from './reading';
import { type Action, useAction } from './useAction';
import { type Guard, useGuard } from './useGuard';
import { type Read, usePage } from './usePage';
import { useBoth, type ViewProps } from './view';

/** What a paged view shows: its page, the open element, and the one that is about to be deleted. */
export interface Paged<P, E, O extends E = E> {
  readonly page?: P;
  readonly loading: boolean;
  /** The error of the last command, or of the last reading. */
  readonly failure?: string;
  readonly action: Action;
  readonly guard: Guard;
  readonly opened?: O;
  readonly removing?: E;
  /** The key was changed here. */
  changed(): void;
  /** Opens an element, after a question if unsaved input would be lost. */
  open(element: O): void;
  close(): void;
  /** Asks whether to delete an element; undefined: asks no longer. */
  remove(element: E | undefined): void;
}

/** The state of a view that shows a key page by page; `read` reads its page. */
export function usePaged<P, E, O extends E = E>(
  props: ViewProps,
  ask: Ask,
  read: Read<P>,
): Paged<P, E, O> {
  const { page, error, loading, reload } = usePage(read, props.revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);
  const guard = useGuard(props.onDirty);
  const [opened, setOpened] = useState<O>();
  const [removing, setRemoving] = useState<E>();
  return {
    page,
    loading,
    failure: action.failure ?? error,
    action,
    guard,
    opened,
    removing,
    changed,
    open: (element) => guard.leave(() => setOpened(element)),
    close: () => setOpened(undefined),
    remove: (element) => setRemoving(element),
  };
}
