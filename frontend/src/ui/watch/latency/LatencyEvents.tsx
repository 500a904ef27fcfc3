import { useCallback, useState } from 'react';
import { formatMoment } from '../../../format/time';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { useWritable } from '../../common/useWritable';
import type { Ask } from '../../details/shared/reading';
import { asciiOf, listOf, numberOf } from '../../details/shared/replies';
import { formatNanos } from '../overview/units';
import { Bar, Failure, Nothing, RefreshButton } from '../shared/Bar';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { type Column, DataTable } from '../shared/DataTable';
import { option } from '../slowlog/slowLog';
import { TEXTS } from '../texts';

interface LatencyEvent {
  readonly name: string;
  readonly at: number;
  readonly latest: number;
  readonly longest: number;
}

async function readEvents(ask: Ask) {
  const events = listOf(await ask(['LATENCY', 'LATEST'])).map((event): LatencyEvent => {
    const [name, time, latest, longest] = listOf(event);
    return {
      name: asciiOf(name),
      at: numberOf(time) * 1000,
      latest: numberOf(latest),
      longest: numberOf(longest),
    };
  });
  return { events, threshold: await option(ask, 'latency-monitor-threshold') };
}

const millis = (value: number) => formatNanos(value * 1e6);

const COLUMNS: readonly Column<LatencyEvent>[] = [
  {
    id: 'event',
    title: TEXTS.event,
    value: (event) => event.name,
    render: (event) => <span className="font-mono text-xs">{event.name}</span>,
  },
  {
    id: 'longest',
    title: TEXTS.longest,
    right: true,
    value: (event) => event.longest,
    render: (event) => <span className="font-medium">{millis(event.longest)}</span>,
  },
  {
    id: 'latest',
    title: TEXTS.latest,
    right: true,
    value: (event) => event.latest,
    render: (event) => millis(event.latest),
  },
  {
    id: 'last',
    title: TEXTS.last,
    value: (event) => event.at,
    render: (event) => formatMoment(event.at),
  },
];

/** The events of the latency monitor. */
export function LatencyEvents() {
  const ask = useAsk();
  const { writable, reason } = useWritable();
  const { value, error, reload } = useReading(
    useCallback(() => readEvents(ask), [ask]),
    true,
  );
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const events = value?.events ?? [];
  const reset = async () => {
    setAsking(false);
    try {
      await ask(['LATENCY', 'RESET']);
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
      : threshold === 0
        ? TEXTS.latencyOff
        : TEXTS.latencyOn(threshold);
  return (
    <>
      <Bar>
        <p className="min-w-0 flex-1 text-ink-soft" data-testid="latency-rule">
          {rule}
        </p>
        <RefreshButton onClick={reload} />
        <button
          type="button"
          data-testid="latency-reset"
          className="button"
          disabled={!writable || events.length === 0}
          title={reason}
          onClick={() => setAsking(true)}
        >
          {TEXTS.reset}
        </button>
      </Bar>
      <Failure text={failure ?? error} />
      {!value && !error && <Nothing title={TEXTS.loading} />}
      {value && events.length === 0 && <Nothing title={TEXTS.noLatency} />}
      {events.length > 0 && (
        <DataTable
          id="latency"
          caption={TEXTS.latencyCaption}
          columns={COLUMNS}
          rows={events}
          sort="longest"
          keyOf={(event) => event.name}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={TEXTS.resetLatencyTitle}
          confirm={TEXTS.resetConfirm}
          keep={TEXTS.keepLog}
          onCancel={() => setAsking(false)}
          onConfirm={() => void reset()}
        >
          <p>{TEXTS.resetLatencyText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
