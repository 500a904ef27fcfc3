import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { formatCount } from '../../../format/numbers';
import { useClient } from '../../clientContext';
import { Segments } from '../../details/shared/Segments';
import { SPANS } from '../address';
import { formatClock } from '../overview/clock';
import type { SectionProps } from '../section';
import { Bar, Nothing } from '../shared/Bar';
import { type Column, DataTable } from '../shared/DataTable';
import { Refused } from '../shared/Refused';
import { TEXTS } from '../texts';
import { type Cell, HeatCanvas, ROW_HEIGHT } from './HeatCanvas';
import { type HeatRow, heat } from './heat';

const columns = (total: number): readonly Column<HeatRow>[] => [
  {
    id: 'prefix',
    title: TEXTS.prefix,
    value: (row) => row.label,
    render: (row) => <span className="font-mono text-xs break-all">{row.label}</span>,
  },
  {
    id: 'changes',
    title: TEXTS.changes,
    right: true,
    value: (row) => row.total,
    render: (row) => formatCount(row.total),
  },
  {
    id: 'share',
    title: TEXTS.share,
    right: true,
    render: (row) => `${((100 * row.total) / Math.max(1, total)).toFixed(1)}%`,
  },
  {
    id: 'now',
    title: TEXTS.now,
    right: true,
    value: (row) => row.counts.at(-1) ?? 0,
    render: (row) => formatCount(row.counts.at(-1) ?? 0),
  },
];

/** Shows which parts of the keyspace change, and when. */
export function ActivityMap({ span, onSpan }: SectionProps) {
  const { figures: feed } = useClient();
  const [form, setForm] = useState<'plots' | 'table'>('plots');
  const [cell, setCell] = useState<Cell>();
  useEffect(() => feed.open({ activity: true }), [feed]);
  const activity = useSyncExternalStore(feed.subscribe, feed.activity);
  const refused = useSyncExternalStore(feed.subscribe, () => feed.isRefused);
  const partly = useSyncExternalStore(feed.subscribe, feed.withholdsActivity);
  const map = useMemo(() => heat(activity ?? [], span), [activity, span]);
  if (refused) return <Refused />;
  if (partly) return <Nothing title={TEXTS.activityRefused} hint={TEXTS.activityRefusedHint} />;
  const row = cell && map.rows[cell.row];
  const time = cell && map.times[cell.column];
  return (
    <>
      <Bar>
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
            { value: 'plots', label: TEXTS.section.activity },
            { value: 'table', label: TEXTS.table },
          ]}
          chosen={form}
          onChoose={setForm}
        />
        {form === 'plots' && (
          <p role="status" data-testid="heat-cell" className="text-ink-soft tabular-nums">
            {row && time !== undefined
              ? TEXTS.cell(
                  row.label,
                  formatClock(time),
                  TEXTS.changeCount(row.counts[cell.column] ?? 0),
                )
              : TEXTS.pointAt}
          </p>
        )}
      </Bar>
      {map.rows.length === 0 ? (
        <Nothing title={TEXTS.noActivity} hint={TEXTS.noActivityHint} />
      ) : form === 'table' ? (
        <DataTable
          id="activity"
          caption={TEXTS.activityCaption}
          columns={columns(map.total)}
          rows={map.rows}
          sort="changes"
          keyOf={({ id }) => id}
        />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto bg-surface p-3 sm:px-4">
          <p className="mb-2 text-ink-soft">{TEXTS.activityHint}</p>
          <div className="flex gap-2">
            <ul
              className="w-32 shrink-0 font-mono text-xs max-sm:text-2xs sm:w-44"
              aria-hidden="true"
            >
              {map.rows.map(({ id, label }, i) => (
                <li
                  key={id}
                  title={label}
                  className={`truncate text-right ${cell?.row === i ? 'text-ink' : 'text-ink-soft'}`}
                  style={{ height: ROW_HEIGHT, lineHeight: `${ROW_HEIGHT}px` }}
                >
                  {label}
                </li>
              ))}
            </ul>
            <div className="min-w-0 flex-1">
              <HeatCanvas heat={map} minutes={span} cell={cell} onCell={setCell} />
              <div className="caption mt-1 flex justify-between tabular-nums">
                <span>{TEXTS.ago(span)}</span>
                <span>{TEXTS.now}</span>
              </div>
            </div>
          </div>
          <Legend most={map.most} />
        </div>
      )}
    </>
  );
}

/** The colours and what they stand for. */
function Legend({ most }: { most: number }) {
  return (
    <p className="caption mt-2 flex items-center justify-end gap-1">
      <span>1</span>
      {[0.12, 0.34, 0.56, 0.78, 1].map((opacity) => (
        <span key={opacity} aria-hidden="true" className="h-3 w-5 bg-accent" style={{ opacity }} />
      ))}
      <span>{TEXTS.changeCount(most)}</span>
    </p>
  );
}
