import type { ReactNode } from 'react';
import { TEXTS } from './texts';

interface PagerProps {
  readonly label: string;
  readonly loading: boolean;
  /** Each is absent where there is no such page. */
  onFirst?: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
  onLast?: (() => void) | null;
  readonly children?: ReactNode;
}

/** The buttons between pages. `onLast` is null where a type cannot know its last page. */
export function Pager({
  label,
  loading,
  onFirst,
  onPrevious,
  onNext,
  onLast,
  children,
}: PagerProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <span
        role="status"
        data-testid="page-range"
        className="min-w-0 flex-1 truncate text-ink-soft tabular-nums"
      >
        {loading ? TEXTS.reading : label}
      </span>
      {children}
      <div className="flex">
        <Turn name={TEXTS.first} sign="«" onClick={onFirst} />
        <Turn name={TEXTS.previous} sign="‹" onClick={onPrevious} />
        <Turn name={TEXTS.next} sign="›" onClick={onNext} />
        {onLast !== null && <Turn name={TEXTS.last} sign="»" onClick={onLast} />}
      </div>
    </div>
  );
}

// Not disabled but marked so: the button that turned to the last page would lose the focus.
function Turn({ name, sign, onClick }: { name: string; sign: string; onClick?: () => void }) {
  return (
    <button
      type="button"
      className="button button-quiet h-7 w-8 px-0 text-base leading-none"
      aria-label={name}
      title={name}
      aria-disabled={onClick === undefined}
      onClick={onClick}
    >
      {sign}
    </button>
  );
}
