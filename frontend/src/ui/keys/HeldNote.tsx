import { useRows } from '../clientContext';
import { TEXTS } from './texts';

/** Says that the rows have other positions in the list than on the screen. */
export function HeldNote() {
  const store = useRows();
  if (!store.heldBack) return null;
  return (
    <p
      data-testid="held"
      className="pointer-events-none absolute right-5 bottom-3 rounded-full border border-line bg-raised px-3 py-0.5 text-xs text-ink-soft shadow-sm"
    >
      {TEXTS.held}
    </p>
  );
}
