import { useEffect, useState } from 'react';
import type { KeySource } from '../bulk/source';
import { useClient } from '../clientContext';
import { planUndo, type UndoPlan } from './trash';

/** Determines whether the deletion of keys can be undone; returns undefined until this is known. */
export function useUndoPlan(
  kind: 'delete' | 'expire',
  db: number,
  source: KeySource,
): UndoPlan | undefined {
  const client = useClient();
  const [plan, setPlan] = useState<UndoPlan>();
  useEffect(() => {
    if (kind !== 'delete') return;
    let over = false;
    planUndo(client, db, source).then(
      (found) => {
        if (!over) setPlan(found);
      },
      // the connection was lost: the dialog cannot delete anyhow
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [client, kind, db, source]);
  return plan;
}
