import type { ReactNode } from 'react';
import { TEXTS } from './texts';

/** The ways to other pages. Each is absent where there is no such page. */
export interface Turns {
  readonly onFirst?: () => void;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  /** Null where a type cannot know its last page. */
  readonly onLast?: (() => void) | null;
}

export interface PagerProps {
  readonly label: string;
  readonly loading: boolean;
  readonly turns: Turns;
  readonly children?: ReactNode;
}

/** The buttons between pages. */
export function Pager({ label, loading, turns, children }: PagerProps) {
  const { onFirst, onPrevious, onNext, onLast } = turns;
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
