import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatMoment } from '../../../format/time';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import { Segments } from '../shared/Segments';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useCursors } from '../shared/useCursors';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { AddEntry } from './AddEntry';
import { EntryView } from './EntryView';
import { FromField } from './FromField';
import { type Entry, readEntries, timeOf } from './streamPage';
import { TrimForm } from './TrimForm';
import { TEXTS } from './texts';

const PAGE = 100;

const ORDERS = [
  { value: 'newest', label: TEXTS.newest },
  { value: 'oldest', label: TEXTS.oldest },
] as const;

const COLUMNS: Column<Entry>[] = [
  {
    name: TEXTS.id,
    width: 'minmax(7.25rem,0.55fr)',
    cell: ({ id }) => <span title={timeTitle(id)}>{id}</span>,
  },
  {
    name: TEXTS.fields,
    width: 'minmax(5rem,1fr)',
    cell: ({ fields }) => <span className="text-ink-soft">{summary(fields)}</span>,
  },
];

export function EntriesView(props: ViewProps & { choice: ReactNode }) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const [order, setOrder] = useState<'newest' | 'oldest'>('newest');
  const newest = order === 'newest';
  const cursors = useCursors<string | undefined>(undefined);
  const { cursor, restart } = cursors;
  const [form, setForm] = useState<'add' | 'trim'>();
  const [opened, setOpened] = useState<Entry>();
  const [removing, setRemoving] = useState<Entry>();

  const read = useCallback(
    () => readEntries(ask, key, newest, cursor, PAGE),
    [ask, key, newest, cursor],
  );
  const { page, error, loading, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the other order has other pages
  useEffect(() => restart(undefined), [newest, restart]);

  const entries = page?.entries ?? [];
  const next = page?.next;
  const toggle = (name: 'add' | 'trim') => setForm(form === name ? undefined : name);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {props.choice}
        <Segments legend={TEXTS.order} choices={ORDERS} chosen={order} onChoose={setOrder} />
      </div>
      <div className="flex flex-wrap gap-2">
        <FromField onGo={restart} />
        {writable && (
          <>
            <button
              type="button"
              data-testid="trim-button"
              className="button"
              aria-expanded={form === 'trim'}
              onClick={() => toggle('trim')}
            >
              {TEXTS.trim}
            </button>
            <button
              type="button"
              data-testid="add-button"
              className="button"
              aria-expanded={form === 'add'}
              onClick={() => toggle('add')}
            >
              {TEXTS.add}
            </button>
          </>
        )}
      </div>
      {form === 'add' && writable && (
        <AddEntry ask={ask} stream={key} onChanged={changed} onClose={() => setForm(undefined)} />
      )}
      {form === 'trim' && writable && (
        <TrimForm ask={ask} stream={key} onChanged={changed} onClose={() => setForm(undefined)} />
      )}
      <Alert text={action.failure ?? error} />
      <ElementGrid
        label={TEXTS.label}
        columns={COLUMNS}
        rows={entries}
        empty={page ? TEXTS.empty : SHARED.reading}
        opened={opened?.id}
        id={({ id }) => id}
        name={({ id }) => id}
        onOpen={setOpened}
        onRemove={writable ? setRemoving : undefined}
      />
      <Pager
        label={TEXTS.page(entries.length, page?.total ?? 0, cursors.number)}
        loading={loading}
        onFirst={cursors.onFirst ?? (cursor === undefined ? undefined : () => restart(undefined))}
        onPrevious={cursors.onPrevious}
        onNext={next === undefined || loading ? undefined : () => cursors.next(next)}
        onLast={null}
      />
      {opened && (
        <EntryView
          key={opened.id}
          ask={ask}
          stream={key}
          entry={opened}
          revision={revision}
          onClose={() => setOpened(undefined)}
        />
      )}
      {removing && (
        <RemoveDialog
          title={TEXTS.removeTitle}
          name={`${removing.id}  ${summary(removing.fields)}`}
          onCancel={() => setRemoving(undefined)}
          onConfirm={async () => {
            setRemoving(undefined);
            if (!(await action.run(['XDEL', key, removing.id]))) return;
            if (opened?.id === removing.id) setOpened(undefined);
          }}
        />
      )}
    </>
  );
}

function timeTitle(id: string): string | undefined {
  const time = timeOf(id);
  return time > 0 ? formatMoment(time) : undefined;
}

function summary(fields: Entry['fields']): string {
  return fields.map(([field, value]) => `${displayText(field)}: ${displayText(value)}`).join(', ');
}
