import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../../format/numbers';
import { formatMoment } from '../../../format/time';
import { TEXTS } from '../texts';
import type { Source } from './PlotPanel';
import { useSource } from './useSource';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-b border-line py-1 last:border-b-0">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}

/** Shows the figures that have no plot: the keys of each database, and the state of the files. */
export function Facts({ source }: { source: Source }) {
  const { databases, persistence } = useSource(source);
  const is = (field: string) => persistence[field] === '1';
  const saved = Number(persistence.last_save ?? 0);
  return (
    <div className="grid gap-x-10 gap-y-4 p-3 sm:px-4 md:grid-cols-2 lg:max-w-4xl">
      <section data-testid="databases">
        <h2 className="font-semibold">{TEXTS.databases}</h2>
        {databases.length === 0 && <p className="mt-1 text-ink-soft">{TEXTS.noKeys}</p>}
        <dl className="mt-1">
          {databases.map(([number, keys]) => (
            <Fact key={number} label={TEXTS.database(number)}>
              {formatCount(keys)}
            </Fact>
          ))}
        </dl>
      </section>
      <section data-testid="persistence">
        <h2 className="font-semibold">{TEXTS.persistence}</h2>
        <dl className="mt-1">
          <Fact label={TEXTS.lastSave}>
            {saved > 0 ? formatMoment(saved * 1000) : TEXTS.neverSaved}
            {persistence.rdb_last_bgsave_status === 'err' && (
              <span className="block text-danger">{TEXTS.saveFailed}</span>
            )}
          </Fact>
          <Fact label={TEXTS.unsaved}>
            {formatCount(Number(persistence.rdb_changes_since_last_save ?? 0))}
          </Fact>
          <Fact label={TEXTS.saving}>{is('rdb_bgsave_in_progress') ? TEXTS.yes : TEXTS.no}</Fact>
          <Fact label={TEXTS.log}>
            {is('aof_enabled')
              ? formatBytes(Number(persistence.aof_current_size ?? 0))
              : TEXTS.logOff}
            {is('aof_rewrite_in_progress') && <span className="block">{TEXTS.rewriting}</span>}
            {persistence.aof_last_write_status === 'err' && (
              <span className="block text-danger">{TEXTS.logFailed}</span>
            )}
          </Fact>
        </dl>
      </section>
    </div>
  );
}
