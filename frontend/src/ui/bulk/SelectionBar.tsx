import { useState } from 'react';
import type { Text } from '../../protocol/text';
import { useConnection } from '../clientContext';
import { CloseIcon } from '../common/icons';
import { BulkDialog, type BulkKind } from './BulkDialog';
import { TEXTS } from './texts';

interface SelectionBarProps {
  db: number;
  keys: readonly Text[];
  onClear(): void;
}

/** What can be done with the selected keys. */
export function SelectionBar({ db, keys, onClear }: SelectionBarProps) {
  const { phase, welcome } = useConnection();
  const [asked, setAsked] = useState<BulkKind>();
  const writable = phase === 'live' && welcome?.readOnly !== true;
  if (keys.length === 0) return null;
  return (
    <section
      aria-label={TEXTS.selection}
      data-testid="selection"
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-accent-soft px-3 py-2 sm:px-4"
    >
      <span role="status" className="mr-auto font-medium tabular-nums">
        {TEXTS.selected(keys.length)}
      </span>
      <button
        type="button"
        data-testid="bulk-expire"
        className="button"
        disabled={!writable}
        onClick={() => setAsked('expire')}
      >
        {TEXTS.expireMore}
      </button>
      <button
        type="button"
        data-testid="bulk-delete"
        className="button button-danger"
        disabled={!writable}
        onClick={() => setAsked('delete')}
      >
        {TEXTS.deleteMore}
      </button>
      <button
        type="button"
        data-testid="clear-selection"
        className="button button-quiet w-8 px-0"
        aria-label={TEXTS.clear}
        title={TEXTS.clearHint}
        onClick={onClear}
      >
        <CloseIcon />
      </button>
      {asked && (
        <BulkDialog
          kind={asked}
          db={db}
          keys={keys}
          onClose={(done) => {
            setAsked(undefined);
            if (done) onClear();
          }}
        />
      )}
    </section>
  );
}
