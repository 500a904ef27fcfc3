import { useCallback } from 'react';
import { formatMoment } from '../../../format/time';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import type { Ask } from '../../details/shared/reading';
import { asciiOf, listOf, numberOf } from '../../details/shared/replies';
import { formatNanos } from '../overview/units';
import type { Column } from '../shared/DataTable';
import { ServerLog } from '../shared/ServerLog';
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
  const reading = useReading(
    useCallback(() => readEvents(ask), [ask]),
    true,
  );
  const { value } = reading;
  return (
    <ServerLog
      id="latency"
      reading={reading}
      rows={value?.events ?? []}
      columns={COLUMNS}
      caption={TEXTS.latencyCaption}
      rule={value && ruleOf(value.threshold)}
      empty={TEXTS.noLatency}
      sort="longest"
      keyOf={(event) => event.name}
      reset={['LATENCY', 'RESET']}
      resetTitle={TEXTS.resetLatencyTitle}
      resetText={TEXTS.resetLatencyText}
    />
  );
}

function ruleOf(threshold: number | undefined): string | undefined {
  if (threshold === undefined) return undefined;
  return threshold === 0 ? TEXTS.latencyOff : TEXTS.latencyOn(threshold);
}
