import { useCallback, useEffect, useMemo, useState } from 'react';
import { displayText } from '../../../format/escape';
import { searchPattern } from '../../../format/glob';
import type { Text } from '../../../protocol/text';
import { useClient } from '../../clientContext';
import { Ttl } from '../../keys/LiveTime';
import { useDebounced } from '../../keys/useDebounced';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import { SearchField } from '../shared/SearchField';
import { SCAN_START } from '../shared/scan';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useCursors } from '../shared/useCursors';
import { useGuard } from '../shared/useGuard';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { AddField } from './AddField';
import { FieldEditor } from './FieldEditor';
import { type Field, knowsFieldExpiry, readHash } from './hashPage';
import { TEXTS } from './texts';

const DEBOUNCE_MS = 200;

export default function HashView(props: ViewProps) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const client = useClient();
  const ask = useAsk(selection);
  const [filter, setFilter] = useState('');
  const settled = useDebounced(filter, DEBOUNCE_MS);
  const match = settled === '' ? undefined : searchPattern(settled);
  const cursors = useCursors(SCAN_START);
  const { cursor, restart } = cursors;
  const [opened, setOpened] = useState<Field & { value: Text }>();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Field>();
  const guard = useGuard(props.onDirty);

  const read = useCallback(
    async () => readHash(ask, key, cursor, match, await knowsFieldExpiry(client, ask)),
    [ask, key, cursor, match, client],
  );
  const { page, error, loading, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);
  const expiring = page?.expiring === true;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter has other pages
  useEffect(() => restart(SCAN_START), [match, restart]);

  const columns = useMemo(() => {
    const all: Column<Field>[] = [
      { name: TEXTS.field, width: 'minmax(4rem,1fr)', cell: ({ field }) => displayText(field) },
      {
        name: TEXTS.value,
        width: 'minmax(5rem,1.6fr)',
        cell: ({ value }) =>
          value === undefined ? (
            <span className="text-ink-faint">{SHARED.tooLong}</span>
          ) : (
            <span className="text-ink-soft">{displayText(value)}</span>
          ),
      },
    ];
    if (expiring) {
      all.push({
        name: TEXTS.expires,
        width: '3.75rem',
        right: true,
        plain: true,
        cell: ({ expireAt }) => <Ttl row={{ expireAt }} clock={client.clock} none={TEXTS.never} />,
      });
    }
    return all;
  }, [expiring, client]);

  const fields = page?.fields ?? [];
  const next = page?.next;
  return (
    <>
      <div className="flex gap-2">
        <SearchField label={TEXTS.filter} value={filter} onChange={setFilter} />
        {writable && (
          <button
            type="button"
            data-testid="add-button"
            className="button"
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            {TEXTS.add}
          </button>
        )}
      </div>
      {adding && writable && (
        <AddField ask={ask} hash={key} onChanged={changed} onClose={() => setAdding(false)} />
      )}
      {opened && (
        <FieldEditor
          key={opened.id}
          ask={ask}
          hash={key}
          opened={opened}
          shown={fields.find(({ id }) => id === opened.id)}
          expiring={expiring}
          revision={revision}
          writable={writable}
          onChanged={changed}
          onRemove={() => setRemoving(opened)}
          onDirty={guard.note}
          onClose={() => setOpened(undefined)}
        />
      )}
      <Alert text={action.failure ?? error} />
      <ElementGrid
        label={TEXTS.label}
        columns={columns}
        rows={fields}
        empty={emptyText(page !== undefined, next)}
        opened={opened?.id}
        id={({ id }) => id}
        name={({ field }) => displayText(field)}
        onOpen={({ value, ...field }) => {
          if (value !== undefined) guard.leave(() => setOpened({ ...field, value }));
        }}
        onRemove={writable ? setRemoving : undefined}
      />
      <Pager
        label={TEXTS.page(fields.length, page?.total ?? 0, cursors.number, match !== undefined)}
        loading={loading}
        onFirst={cursors.onFirst}
        onPrevious={cursors.onPrevious}
        onNext={next === undefined || loading ? undefined : () => cursors.next(next)}
        onLast={null}
      />
      {removing && (
        <RemoveDialog
          title={TEXTS.removeTitle}
          name={displayText(removing.field)}
          onCancel={() => setRemoving(undefined)}
          onConfirm={async () => {
            setRemoving(undefined);
            if (!(await action.run(['HDEL', key, removing.field]))) return;
            if (opened?.id === removing.id) setOpened(undefined);
          }}
        />
      )}
      {guard.question}
    </>
  );
}

function emptyText(read: boolean, next: string | undefined): string {
  if (!read) return SHARED.reading;
  return next === undefined ? TEXTS.empty : TEXTS.searching;
}
