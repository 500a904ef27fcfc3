import { GoTo } from '../shared/GoTo';
import { type LoadedValue, MOST_BYTES, RANGE_BYTES } from '../valueLoader';
import { TEXTS } from './texts';

interface RangePagerProps {
  readonly value: LoadedValue;
  readonly loading: boolean;
  onLoadMore(): void;
  onGoTo(offset: number): void;
}

/** Shows which range of a long value is on the screen, with controls for the other ranges. */
export function RangePager({ value, loading, onLoadMore, onGoTo }: RangePagerProps) {
  const { offset, total, bytes } = value;
  const end = offset + bytes.length;
  return (
    <div className="flex flex-wrap items-center gap-2 text-ink-soft tabular-nums">
      <span data-testid="range-label" className="min-w-0 flex-1 basis-40">
        {offset === 0
          ? TEXTS.loaded(bytes.length, total)
          : TEXTS.range(offset, bytes.length, total)}
      </span>
      <span className="flex items-center gap-2">
        <GoTo label={TEXTS.goTo} onGo={(to) => onGoTo(Math.max(0, Math.min(to, total - 1)))} />
        <button
          type="button"
          className="button button-quiet h-7 w-8 px-0 text-base leading-none"
          aria-label={TEXTS.previous}
          title={TEXTS.previous}
          aria-disabled={offset === 0}
          onClick={() => offset > 0 && onGoTo(Math.max(0, offset - RANGE_BYTES))}
        >
          ‹
        </button>
        <button
          type="button"
          className="button button-quiet h-7 w-8 px-0 text-base leading-none"
          aria-label={TEXTS.next}
          title={TEXTS.next}
          aria-disabled={end >= total}
          onClick={() => end < total && onGoTo(end)}
        >
          ›
        </button>
        {bytes.length < MOST_BYTES && end < total && (
          <button type="button" className="button h-7" onClick={onLoadMore} aria-disabled={loading}>
            {loading ? TEXTS.loading : TEXTS.loadMore}
          </button>
        )}
      </span>
    </div>
  );
}
