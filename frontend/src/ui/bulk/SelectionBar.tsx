import type { Text } from '../../protocol/text';
import { CloseIcon } from '../common/icons';
import { useWritable } from '../common/useWritable';
import type { BulkKind } from './BulkDialog';
import { TEXTS } from './texts';

interface SelectionBarProps {
  keys: readonly Text[];
  onAsk(kind: BulkKind): void;
  onClear(): void;
}

/** What can be done with the selected keys. */
export function SelectionBar({ keys, onAsk, onClear }: SelectionBarProps) {
  const { writable, reason } = useWritable();
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
        title={reason}
        onClick={() => onAsk('expire')}
      >
        {TEXTS.expireMore}
      </button>
      <button
        type="button"
        data-testid="bulk-delete"
        className="button button-danger"
        disabled={!writable}
        title={reason}
        onClick={() => onAsk('delete')}
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
    </section>
  );
}
