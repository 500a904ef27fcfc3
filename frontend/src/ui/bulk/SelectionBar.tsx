import { CloseIcon } from '../common/icons';
import { useWritable } from '../common/useWritable';
import type { SelectedKeys } from '../keys/useSelectedKeys';
import type { BulkKind } from './BulkDialog';
import { TEXTS } from './texts';

interface SelectionBarProps {
  selected: SelectedKeys;
  /** The keys of the list; undefined while they are being counted. */
  total: number | undefined;
  pattern: string;
  onAsk(kind: BulkKind): void;
}

/** Shows the actions on the selected keys. */
export function SelectionBar({ selected, total, pattern, onAsk }: SelectionBarProps) {
  const { writable, reason } = useWritable();
  const { keys, all, skipped, selectAll, clear } = selected;
  if (keys.length === 0 && !all) return null;
  return (
    <section
      aria-label={TEXTS.selection}
      data-testid="selection"
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-accent-soft px-3 py-2 sm:px-4"
    >
      <span role="status" className="mr-auto font-medium tabular-nums">
        {all ? TEXTS.allSelected(total ?? 0, pattern) : TEXTS.selected(keys.length)}
        {skipped > 0 && (
          <span data-testid="skipped" className="block font-normal text-warn">
            {TEXTS.skipped(skipped)}
          </span>
        )}
      </span>
      {!all && total !== undefined && keys.length < total && (
        <button
          type="button"
          data-testid="select-all"
          className="button"
          title={TEXTS.selectAllHint}
          onClick={selectAll}
        >
          {TEXTS.selectAll(total)}
        </button>
      )}
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
        className="button button-quiet w-8 px-0 max-sm:-order-1"
        aria-label={TEXTS.clear}
        title={TEXTS.clearHint}
        onClick={clear}
      >
        <CloseIcon />
      </button>
    </section>
  );
}
