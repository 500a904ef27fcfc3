import { useEffect, useSyncExternalStore } from 'react';
import { formatCount } from '../../../format/numbers';
import { textId } from '../../../protocol/text';
import type { HotKey } from '../../../protocol/wire';
import { useClient } from '../../clientContext';
import { Bar, Nothing } from '../shared/Bar';
import { type Column, DataTable } from '../shared/DataTable';
import { KeyLink } from '../shared/KeyLink';
import { Refused } from '../shared/Refused';
import { TEXTS } from '../texts';

const rate = (key: HotKey) => key.reads + key.writes;

const COLUMNS: readonly Column<HotKey>[] = [
  {
    id: 'key',
    title: TEXTS.key,
    render: (key) => <KeyLink db={key.db} name={key.key} />,
  },
  {
    id: 'rate',
    title: TEXTS.rate,
    right: true,
    value: rate,
    render: (key) => <span className="font-medium">{formatCount(rate(key))}</span>,
  },
  {
    id: 'reads',
    title: TEXTS.reads,
    right: true,
    value: (key) => key.reads,
    render: (key) => formatCount(key.reads),
  },
  {
    id: 'writes',
    title: TEXTS.writes,
    right: true,
    value: (key) => key.writes,
    render: (key) => formatCount(key.writes),
  },
  {
    id: 'type',
    title: TEXTS.type,
    wide: true,
    value: (key) => key.type,
    render: (key) => key.type,
  },
  {
    id: 'db',
    title: TEXTS.db,
    right: true,
    wide: true,
    value: (key) => key.db,
    render: (key) => key.db,
  },
];

const WITH_HOT_KEYS = { hotKeys: true };

/** The keys that commands use most, as the server samples them while this is shown. */
export function HotKeys() {
  const { figures: feed } = useClient();
  useEffect(() => feed.open({ ...WITH_HOT_KEYS }), [feed]);
  const keys = useSyncExternalStore(feed.subscribe, feed.hotKeys);
  const refused = useSyncExternalStore(feed.subscribe, () => feed.isRefused);
  if (refused) return <Refused />;
  return (
    <>
      <Bar>
        <p className="text-ink-soft">{TEXTS.hotKeysHint}</p>
      </Bar>
      {keys === undefined && <Nothing title={TEXTS.loading} />}
      {keys?.length === 0 && <Nothing title={TEXTS.noHotKeys} hint={TEXTS.noHotKeysHint} />}
      {keys !== undefined && keys.length > 0 && (
        <DataTable
          id="hot"
          caption={TEXTS.hotKeysCaption}
          columns={COLUMNS}
          rows={keys}
          sort="rate"
          keyOf={(key) => `${key.db} ${textId(key.key)}`}
        />
      )}
    </>
  );
}
