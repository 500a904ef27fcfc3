import { type ReactNode, useCallback, useRef, useState } from 'react';
import { DiscardDialog } from '../../common/DiscardDialog';

export interface Guard {
  /** Records whether there is unsaved input. */
  note(dirty: boolean): void;
  /** Runs an action at once, or after a question if unsaved input would be lost. */
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
