import { useEffect, useState, useSyncExternalStore } from 'react';
import { formatBytes, formatSize } from '../../../format/numbers';
import { textId } from '../../../protocol/text';
import type { Rows, WireRow } from '../../../protocol/wire';
import { useClient, useConnection } from '../../clientContext';
import { Bar, Nothing } from '../shared/Bar';
import { type Column, DataTable } from '../shared/DataTable';
import { KeyLink } from '../shared/KeyLink';
import { TEXTS } from '../texts';

/** The number of keys shown. */
const COUNT = 100;

const columns = (db: number): readonly Column<WireRow>[] => [
  { id: 'key', title: TEXTS.key, render: (row) => <KeyLink db={db} name={row.key} /> },
  {
    id: 'memory',
    title: TEXTS.memoryOf,
    right: true,
    value: (row) => Number(row.memory ?? 0),
    render: (row) => <span className="font-medium">{formatBytes(Number(row.memory ?? 0))}</span>,
  },
  {
    id: 'size',
    title: TEXTS.size,
    right: true,
    render: (row) => formatSize(row.type, Number(row.size)),
  },
  { id: 'type', title: TEXTS.type, value: (row) => row.type, render: (row) => row.type },
];

/** The keys that take most memory. The server keeps their order while this is shown. */
export function BigKeys() {
  const client = useClient();
  const { welcome } = useConnection();
  const [db, setDb] = useState(0);
  const [rows, setRows] = useState<Rows>();
  useEffect(() => {
    setRows(undefined);
    return client.followTop({ db, sort: 'memory', count: COUNT }, setRows);
  }, [client, db]);
  useEffect(() => client.figures.open(), [client]);
  const databases = useSyncExternalStore(
    client.figures.subscribe,
    () => client.figures.figures.databases,
  );
  const shown = rows?.rows.filter((row) => row !== null) ?? [];
  const choices = new Set([db, ...databases.map(([number]) => number)]);
  const empty = rows?.filled === true && shown.length === 0;
  return (
    <>
      <Bar>
        <label className="flex items-center gap-2">
          <span className="text-ink-soft">{TEXTS.databaseChoice}</span>
          <select
            data-testid="big-db"
            className="field"
            value={db}
            onChange={(event) => setDb(Number(event.target.value))}
          >
            {[...choices]
              .filter((number) => number < (welcome?.databases ?? 1))
              .sort((a, b) => a - b)
              .map((number) => (
                <option key={number} value={number}>
                  {number}
                </option>
              ))}
          </select>
        </label>
        <p role="status" className="text-ink-soft">
          {rows?.filled === false && TEXTS.bigKeysFilling}
        </p>
      </Bar>
      {rows === undefined && <Nothing title={TEXTS.loading} />}
      {empty && <Nothing title={TEXTS.noBigKeys} hint={TEXTS.noBigKeysHint} />}
      {shown.length > 0 && (
        <DataTable
          id="big"
          caption={TEXTS.bigKeysCaption(COUNT)}
          columns={columns(db)}
          rows={shown}
          sort="memory"
          keyOf={(row) => textId(row.key)}
        />
      )}
    </>
  );
}
