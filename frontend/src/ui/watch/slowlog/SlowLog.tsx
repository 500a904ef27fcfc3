import { useCallback, useMemo } from 'react';
import { formatMoment } from '../../../format/time';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { formatNanos } from '../overview/units';
import type { Column } from '../shared/DataTable';
import { ServerLog } from '../shared/ServerLog';
import { TEXTS } from '../texts';
import { readOwnAddress, readSlowLog, type SlowEntry } from './slowLog';

const columnsOf = (own: string | undefined): readonly Column<SlowEntry>[] => [
  {
    id: 'time',
    title: TEXTS.time,
    value: (entry) => entry.id,
    render: (entry) => (
      <span className="block max-sm:w-24 sm:whitespace-nowrap">{formatMoment(entry.at)}</span>
    ),
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
      <>
        <span
          className="line-clamp-3 font-mono text-xs break-all sm:min-w-48"
          title={entry.command}
        >
          {entry.command}
        </span>
        <span className="text-xs break-all sm:hidden">
          <Client entry={entry} own={own} />
        </span>
      </>
    ),
  },
  {
    id: 'client',
    title: TEXTS.client,
    wide: true,
    value: (entry) => `${entry.client} ${entry.address}`,
    render: (entry) => (
      <span className="whitespace-nowrap">
        <Client entry={entry} own={own} />
      </span>
    ),
  },
];

/** The client of a command; where the page is narrow it stands below the command. */
function Client({ entry, own }: { entry: SlowEntry; own: string | undefined }) {
  return (
    <>
      {entry.client !== '' && <span className="mr-1.5">{entry.client}</span>}
      {entry.address === own && (
        <span className="mr-1.5 rounded bg-accent-soft px-1.5 whitespace-nowrap text-accent">
          {TEXTS.thisPage}
        </span>
      )}
      <span className="text-ink-faint">{entry.address}</span>
    </>
  );
}

/** Commands that took long. */
export function SlowLog() {
  const ask = useAsk();
  const reading = useReading(
    useCallback(() => readSlowLog(ask), [ask]),
    true,
  );
  const { value } = reading;
  const entries = value?.entries ?? [];
  const { value: own } = useReading(useCallback(() => readOwnAddress(ask), [ask]));
  const columns = useMemo(() => columnsOf(own), [own]);
  const count = TEXTS.slowCount(entries.length);
  const rule = value && ruleOf(value.threshold);
  return (
    <ServerLog
      id="slow"
      reading={reading}
      rows={entries}
      columns={columns}
      caption={TEXTS.slowCaption}
      rule={value && `${count}. ${rule ?? ''}`}
      empty={TEXTS.noSlow}
      emptyHint={rule}
      keyOf={(entry) => String(entry.id)}
      reset={['SLOWLOG', 'RESET']}
      resetTitle={TEXTS.resetSlowTitle}
      resetText={TEXTS.resetSlowText(count)}
    />
  );
}

function ruleOf(threshold: number | undefined): string | undefined {
  if (threshold === undefined) return undefined;
  return threshold < 0 ? TEXTS.slowOff : TEXTS.slowThreshold(formatNanos(threshold * 1000));
}
