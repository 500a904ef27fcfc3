import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { displayText } from '../../../format/escape';
import { momentTitle } from '../../../format/time';
import type { Column } from '../shared/ElementGrid';
import { PagedView } from '../shared/PagedView';
import { Segments } from '../shared/Segments';
import { TEXTS as SHARED } from '../shared/texts';
import { useCursors } from '../shared/useCursors';
import { usePaged } from '../shared/usePaged';
import { useAsk, type ViewProps } from '../shared/view';
import { AddEntry } from './AddEntry';
import { EntryView } from './EntryView';
import { FromField } from './FromField';
import { type EntriesPage, type Entry, readEntries, timeOf } from './streamPage';
import { TrimForm } from './TrimForm';
import { TEXTS } from './texts';

const PAGE = 100;

const ORDERS = [
  { value: 'newest', label: TEXTS.newest },
  { value: 'oldest', label: TEXTS.oldest },
] as const;

const COLUMNS: readonly Column<Entry>[] = [
  {
    name: TEXTS.id,
    width: 'minmax(7.25rem,0.55fr)',
    cell: ({ id }) => <span title={momentTitle(timeOf(id))}>{id}</span>,
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
  const read = useCallback(
    () => readEntries(ask, key, newest, cursor, PAGE),
    [ask, key, newest, cursor],
  );
  const view = usePaged<EntriesPage, Entry>(props, ask, read);
  const { page, opened, changed, action } = view;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the other order has other pages
  useEffect(() => restart(undefined), [newest, restart]);

  const entries = page?.entries ?? [];
  const turns = cursors.turns(page?.next, view.loading);
  const Form = form === 'add' ? AddEntry : TrimForm;
  return (
    <PagedView
      view={view}
      writable={writable}
      bar={
        <>
          <div className="flex flex-wrap gap-2">
            {props.choice}
            <Segments legend={TEXTS.order} choices={ORDERS} chosen={order} onChoose={setOrder} />
          </div>
          <div className="flex flex-wrap gap-2">
            <FromField onGo={restart} />
            {writable &&
              (['trim', 'add'] as const).map((name) => (
                <button
                  key={name}
                  type="button"
                  data-testid={`${name}-button`}
                  className="button"
                  aria-expanded={form === name}
                  onClick={() => setForm(form === name ? undefined : name)}
                >
                  {TEXTS[name]}
                </button>
              ))}
          </div>
          {form && writable && (
            <Form ask={ask} stream={key} onChanged={changed} onClose={() => setForm(undefined)} />
          )}
        </>
      }
      grid={{
        label: TEXTS.label,
        columns: COLUMNS,
        rows: entries,
        empty: page ? TEXTS.empty : SHARED.reading,
        id: ({ id }) => id,
        name: ({ id }) => id,
        onOpen: view.open,
      }}
      pager={{
        label: SHARED.page(entries.length, page?.total ?? 0, cursors.number, false, TEXTS.elements),
        turns: {
          ...turns,
          // after a jump to an ID the first page is another one
          onFirst: turns.onFirst ?? (cursor === undefined ? undefined : () => restart(undefined)),
        },
      }}
      below={
        opened && (
          <EntryView
            key={opened.id}
            ask={ask}
            stream={key}
            entry={opened}
            revision={revision}
            onClose={view.close}
          />
        )
      }
      removal={{
        title: TEXTS.removeTitle,
        name: ({ id, fields }) => `${id}  ${summary(fields)}`,
        run: ({ id }) => action.run(['XDEL', key, id]),
      }}
    />
  );
}

function summary(fields: Entry['fields']): string {
  return fields.map(([field, value]) => `${displayText(field)}: ${displayText(value)}`).join(', ');
}
