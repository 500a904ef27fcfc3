import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Figures } from '../../../protocol/figureFeed';
import { useClient } from '../../clientContext';
import { Segments } from '../../details/shared/Segments';
import { SPANS } from '../address';
import type { SectionProps } from '../section';
import { Refused } from '../shared/Refused';
import { TEXTS } from '../texts';
import { formatClock } from './clock';
import { Facts } from './Facts';
import { FiguresTable } from './FiguresTable';
import { PlotPanel, type Source } from './PlotPanel';
import { ALL_PLOTS } from './plots';

/** All figures of the server over the last minutes, as plots or as a table. */
export function Overview({ span, onSpan }: SectionProps) {
  const { figures: feed } = useClient();
  const [form, setForm] = useState<'plots' | 'table'>('plots');
  const [paused, setPaused] = useState<Figures>();
  const source = useMemo<Source>(
    () =>
      paused
        ? { figures: () => paused, subscribe: () => () => undefined }
        : { figures: () => feed.figures, subscribe: feed.subscribe },
    [feed, paused],
  );
  const empty = useSyncExternalStore(feed.subscribe, () => feed.figures.times.length === 0);
  const refused = useSyncExternalStore(feed.subscribe, () => feed.isRefused);
  useEffect(() => feed.open(), [feed]);

  if (refused) return <Refused />;
  if (empty) {
    return (
      <p role="status" className="m-auto p-6 text-ink-soft">
        {TEXTS.waiting}
      </p>
    );
  }
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2 sm:px-4">
        <Segments
          legend={TEXTS.span}
          choices={SPANS.map((minutes) => ({
            value: String(minutes),
            label: TEXTS.minutes(minutes),
          }))}
          chosen={String(span)}
          onChoose={(value) => onSpan(SPANS.find((each) => String(each) === value) ?? span)}
        />
        <Segments
          legend={TEXTS.show}
          choices={[
            { value: 'plots', label: TEXTS.plots },
            { value: 'table', label: TEXTS.table },
          ]}
          chosen={form}
          onChoose={setForm}
        />
        <button
          type="button"
          data-testid="pause"
          className="button h-7.5 min-w-20"
          onClick={() => setPaused(paused ? undefined : feed.figures.copy())}
        >
          {paused ? TEXTS.resume : TEXTS.pause}
        </button>
        {paused && (
          <span role="status" className="text-warn tabular-nums">
            {TEXTS.pausedAt(formatClock(paused.times.at(-1) ?? 0))}
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto" data-testid="overview">
        {form === 'table' ? (
          <FiguresTable source={source} minutes={span} />
        ) : (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,23rem),1fr))] gap-px border-b border-line bg-line">
            {ALL_PLOTS.map((plot) => (
              <PlotPanel key={plot.id} plot={plot} source={source} minutes={span} />
            ))}
          </div>
        )}
        <Facts source={source} />
      </div>
    </>
  );
}
