import { type ReactNode, useCallback, useRef, useState } from 'react';
import { DiscardDialog } from '../../common/DiscardDialog';

export interface Guard {
  /** Whether something was typed that is not saved. */
  note(dirty: boolean): void;
  /** Does it at once, or after a question where an edit would be lost. */
  leave(action: () => void): void;
  readonly question: ReactNode;
}

export function useGuard(onDirty: (dirty: boolean) => void): Guard {
  const dirty = useRef(false);
  const [leaving, setLeaving] = useState<() => void>();
  const note = useCallback(
    (now: boolean) => {
      dirty.current = now;
      onDirty(now);
    },
    [onDirty],
  );
  const leave = useCallback((action: () => void) => {
    if (dirty.current) setLeaving(() => action);
    else action();
  }, []);
  const question = leaving && (
    <DiscardDialog
      onKeep={() => setLeaving(undefined)}
      onDiscard={() => {
        setLeaving(undefined);
        leaving();
      }}
    />
  );
  return { note, leave, question };
}
