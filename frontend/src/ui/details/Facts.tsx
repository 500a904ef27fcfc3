import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatSize } from '../../format/numbers';
import { momentTitle } from '../../format/time';
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

/** Shows the metadata of a key. Prefers the row of the table, which is newer than the last reading. */
export function Facts({ selection, value }: { selection: Selection; value: LoadedValue }) {
  const { clock } = useClient();
  const row = useRows().get(selection.id);
  const expireAt = row?.expireAt ?? value.expireAt;
  const size = row?.size ?? value.total;
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
      <Fact name={TEXTS.ttl} title={momentTitle(expireAt)}>
        <span data-testid="details-ttl">
          <Ttl row={{ expireAt }} clock={clock} none={TEXTS.neverExpires} />
        </span>
      </Fact>
      <Fact name={TEXTS.memory} title={TEXTS.bytes(formatCount(row?.memory ?? 0))}>
        {row ? formatBytes(row.memory) : TEXTS.unknown}
      </Fact>
      <Moment name={TEXTS.accessed} at={row?.accessedAt ?? 0} none={TEXTS.unknown} />
      <Moment name={TEXTS.changed} at={row?.changedAt ?? 0} none={TEXTS.notSeen} />
    </dl>
  );
}

function Moment({ name, at, none }: { name: string; at: number; none: string }) {
  const { clock } = useClient();
  return (
    <Fact name={name} title={momentTitle(at)}>
      <Ago at={at} clock={clock} none={none} />
    </Fact>
  );
}
