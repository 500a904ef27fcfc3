import { useCallback, useState } from 'react';
import { formatMoment } from '../../../format/time';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { useWritable } from '../../common/useWritable';
import { formatNanos } from '../overview/units';
import { Bar, Failure, Nothing, RefreshButton } from '../shared/Bar';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { type Column, DataTable } from '../shared/DataTable';
import { TEXTS } from '../texts';
import { readSlowLog, type SlowEntry } from './slowLog';

const COLUMNS: readonly Column<SlowEntry>[] = [
  {
    id: 'time',
    title: TEXTS.time,
    value: (entry) => entry.id,
    render: (entry) => <span className="whitespace-nowrap">{formatMoment(entry.at)}</span>,
  },
  {
    id: 'duration',
    title: TEXTS.duration,
    right: true,
    value: (entry) => entry.micros,
    render: (entry) => (
      <span className="font-medium whitespace-nowrap">{formatNanos(entry.micros * 1000)}</span>
    ),
  },
  {
    id: 'command',
    title: TEXTS.command,
    render: (entry) => (
      <span className="line-clamp-3 min-w-48 font-mono text-xs break-all" title={entry.command}>
        {entry.command}
      </span>
    ),
  },
  {
    id: 'client',
    title: TEXTS.client,
    value: (entry) => `${entry.client} ${entry.address}`,
    render: (entry) => (
      <span className="whitespace-nowrap">
        {entry.client !== '' && <span className="mr-1.5">{entry.client}</span>}
        <span className="text-ink-faint">{entry.address}</span>
      </span>
    ),
  },
];

/** Commands that took long. */
export function SlowLog() {
  const ask = useAsk();
  const { writable, reason } = useWritable();
  const { value, error, reload } = useReading(
    useCallback(() => readSlowLog(ask), [ask]),
    true,
  );
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const entries = value?.entries ?? [];
  const count = TEXTS.slowCount(entries.length);
  const reset = async () => {
    setAsking(false);
    try {
      await ask(['SLOWLOG', 'RESET']);
      setFailure(undefined);
      reload();
    } catch (problem) {
      setFailure(explain(problem));
    }
  };
  const threshold = value?.threshold;
  const rule =
    threshold === undefined
      ? undefined
      : threshold < 0
        ? TEXTS.slowOff
        : TEXTS.slowThreshold(formatNanos(threshold * 1000));
  return (
    <>
      <Bar>
        <p className="min-w-0 flex-1 text-ink-soft" data-testid="slow-rule">
          {value && `${count}. ${rule ?? ''}`}
        </p>
        <RefreshButton onClick={reload} />
        <button
          type="button"
          data-testid="slow-reset"
          className="button"
          disabled={!writable || entries.length === 0}
          title={reason}
          onClick={() => setAsking(true)}
        >
          {TEXTS.reset}
        </button>
      </Bar>
      <Failure text={failure ?? error} />
      {!value && !error && <Nothing title={TEXTS.loading} />}
      {value && entries.length === 0 && <Nothing title={TEXTS.noSlow} hint={rule} />}
      {entries.length > 0 && (
        <DataTable
          id="slow"
          caption={TEXTS.slowCaption}
          columns={COLUMNS}
          rows={entries}
          keyOf={(entry) => String(entry.id)}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={TEXTS.resetSlowTitle}
          confirm={TEXTS.resetConfirm}
          keep={TEXTS.keepLog}
          onCancel={() => setAsking(false)}
          onConfirm={() => void reset()}
        >
          <p>{TEXTS.resetSlowText(count)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
