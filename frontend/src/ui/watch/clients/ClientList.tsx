import { useCallback, useMemo, useState } from 'react';
import { formatBytes } from '../../../format/numbers';
import { formatUptime } from '../../../format/time';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { useWritable } from '../../common/useWritable';
import { SearchField } from '../../details/shared/SearchField';
import { Bar, Failure, Nothing, RefreshButton } from '../shared/Bar';
import { type Column, DataTable } from '../shared/DataTable';
import { TEXTS } from '../texts';
import { type ClientLine, matches, readClients } from './clientLines';

const nameOf = ({ id, addr, name }: ClientLine) =>
  [name, addr, `${TEXTS.id} ${id}`].filter((part) => part !== '').join(' · ');

/** The server writes NULL for a client that has sent no command. */
const lastCommand = ({ cmd }: ClientLine) => (
  <span className="whitespace-nowrap">{cmd === 'NULL' ? TEXTS.unknown : cmd}</span>
);

function columns(
  own: number,
  writable: boolean,
  reason: string | undefined,
  onKill: (line: ClientLine) => void,
): readonly Column<ClientLine>[] {
  const number = (
    id: keyof ClientLine & ('id' | 'db' | 'age' | 'idle' | 'memory'),
    title: string,
    format: (value: number) => string = String,
  ): Column<ClientLine> => ({
    id,
    title,
    right: true,
    wide: true,
    value: (line) => line[id],
    render: (line) => <span className="whitespace-nowrap">{format(line[id])}</span>,
  });
  const text = (
    id: keyof ClientLine & ('addr' | 'user' | 'cmd' | 'flags'),
    title: string,
  ): Column<ClientLine> => ({
    id,
    title,
    value: (line) => line[id],
    render: (line) => <span className="whitespace-nowrap">{line[id]}</span>,
  });
  return [
    number('id', TEXTS.id),
    text('addr', TEXTS.address),
    {
      id: 'name',
      title: TEXTS.clientName,
      value: (line) => line.name,
      render: (line) => (
        <span className="flex flex-wrap gap-x-1.5">
          {line.name !== '' && <span className="break-all">{line.name}</span>}
          {line.id === own && (
            <span className="rounded bg-accent-soft px-1.5 whitespace-nowrap text-accent">
              {TEXTS.thisPage}
            </span>
          )}
        </span>
      ),
    },
    { ...text('user', TEXTS.user), wide: true },
    number('db', TEXTS.db),
    number('age', TEXTS.age, formatUptime),
    number('idle', TEXTS.idle, formatUptime),
    { ...text('cmd', TEXTS.lastCommand), render: lastCommand, wide: true },
    number('memory', TEXTS.memoryOf, formatBytes),
    { ...text('flags', TEXTS.flags), wide: true },
    {
      id: 'kill',
      title: TEXTS.actions,
      right: true,
      render: (line) => (
        <button
          type="button"
          data-testid={`kill-${line.id}`}
          className="button button-danger h-6 px-2 text-xs"
          aria-label={TEXTS.killNamed(nameOf(line))}
          disabled={!writable}
          title={reason}
          onClick={() => onKill(line)}
        >
          {TEXTS.kill}
        </button>
      ),
    },
  ];
}

/** The connections of the server. */
export function ClientList() {
  const ask = useAsk();
  const { writable, reason } = useWritable();
  const { value, error, reload } = useReading(
    useCallback(() => readClients(ask), [ask]),
    true,
  );
  const [filter, setFilter] = useState('');
  const [victim, setVictim] = useState<ClientLine>();
  const [failure, setFailure] = useState<string>();
  const own = value?.own ?? -1;
  const shown = value?.lines.filter((line) => matches(line, filter)) ?? [];
  const table = useMemo(() => columns(own, writable, reason, setVictim), [own, writable, reason]);
  const kill = async ({ id }: ClientLine) => {
    setVictim(undefined);
    try {
      await ask(['CLIENT', 'KILL', 'ID', String(id)]);
      setFailure(undefined);
      reload();
    } catch (problem) {
      setFailure(explain(problem));
    }
  };
  return (
    <>
      <Bar>
        <SearchField label={TEXTS.filterClients} value={filter} onChange={setFilter} />
        <p role="status" className="text-ink-soft tabular-nums" data-testid="client-count">
          {value && TEXTS.clientsCaption(shown.length, value.lines.length)}
        </p>
        <RefreshButton onClick={reload} />
      </Bar>
      <Failure text={failure ?? error} />
      {!value && !error && <Nothing title={TEXTS.loading} />}
      {value && shown.length === 0 && (
        <Nothing title={TEXTS.noClients} hint={TEXTS.noClientsHint} />
      )}
      {shown.length > 0 && (
        <DataTable
          id="clients"
          caption={TEXTS.clientsCaption(shown.length, value?.lines.length ?? 0)}
          columns={table}
          rows={shown}
          keyOf={(line) => String(line.id)}
        />
      )}
      {victim && (
        <ConfirmDialog
          title={TEXTS.killTitle}
          confirm={TEXTS.killConfirm}
          keep={TEXTS.keepConnection}
          onCancel={() => setVictim(undefined)}
          onConfirm={() => void kill(victim)}
        >
          <p data-testid="kill-name" className="font-mono text-xs break-all text-ink">
            {nameOf(victim)}
          </p>
          <p className="mt-2">{victim.id === own ? TEXTS.killOwn : TEXTS.killText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
