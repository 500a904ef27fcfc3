import type { ReactNode } from 'react';
import { formatCount, formatSize } from '../../format/numbers';
import { formatMoment } from '../../format/time';
import { useClient, useRows } from '../clientContext';
import { Ago, Ttl } from '../keys/LiveTime';
import type { Selection } from '../keys/selection';
import { TEXTS } from './texts';
import type { LoadedValue } from './valueLoader';

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="caption">{name}</dt>
      <dd className="truncate tabular-nums" title={title}>
        {children}
      </dd>
    </div>
  );
}

/** What is known of a key beside its value. The row of the table is newer than what was read. */
export function Facts({ selection, value }: { selection: Selection; value: LoadedValue }) {
  const { clock } = useClient();
  const row = useRows().get(selection.id);
  const times = { expireAt: row?.expireAt ?? value.expireAt, changedAt: row?.changedAt ?? 0 };
  const size = row?.size ?? value.total;
  // zero: not changed since the server began to watch
  const revision = row?.revision ?? value.revision;
  const type = row?.type ?? value.type;
  return (
    <dl className="grid grid-cols-3 gap-x-4 gap-y-2 border-y border-line py-2.5">
      <Fact name={TEXTS.type}>{type}</Fact>
      <Fact
        name={TEXTS.size}
        title={(type === 'string' ? TEXTS.bytes : TEXTS.elements)(formatCount(size))}
      >
        {formatSize(type, size)}
      </Fact>
      <Fact name={TEXTS.ttl} title={times.expireAt > 0 ? formatMoment(times.expireAt) : undefined}>
        <span data-testid="details-ttl">
          <Ttl row={times} clock={clock} none={TEXTS.neverExpires} />
        </span>
      </Fact>
      <Fact name={TEXTS.database}>{selection.db}</Fact>
      <Fact
        name={TEXTS.changed}
        title={times.changedAt > 0 ? formatMoment(times.changedAt) : undefined}
      >
        <Ago row={times} clock={clock} none={TEXTS.notSeen} />
      </Fact>
      <Fact name={TEXTS.revision} title={revision}>
        {revision === '0' ? '–' : revision}
      </Fact>
    </dl>
  );
}
