import { type FocusEvent, useEffect, useRef, useState } from 'react';
import type { Range } from '../../store/rowStore';
import { useClient } from '../clientContext';

export interface HeldOrder {
  onPointerEnter(): void;
  onPointerLeave(): void;
  onFocus(event: FocusEvent): void;
  onBlur(): void;
}

/**
 * Holds the order of the rows while the pointer is over them or the keyboard is at one, so that a click or
 * a key acts on the row that was meant. Scrolling takes over the order that the list has then.
 */
export function useHeldOrder(drawn: Range): HeldOrder {
  const client = useClient();
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const range = useRef(drawn);
  range.current = drawn;
  const holds = pointed || focused;
  const { first } = drawn;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` changes when the table is scrolled
  useEffect(() => {
    if (holds) client.hold(range.current);
  }, [client, holds, first]);

  useEffect(() => {
    if (!holds) return;
    return () => client.store.release();
  }, [client, holds]);

  return {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus(event) {
      const row = event.target;
      setFocused(row.hasAttribute('data-position') && row.matches(':focus-visible'));
    },
    onBlur: () => setFocused(false),
  };
}
