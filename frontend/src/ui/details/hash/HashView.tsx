import { useCallback, useMemo } from 'react';
import { displayText } from '../../../format/escape';
import type { ServerClock } from '../../../protocol/clock';
import type { Text } from '../../../protocol/text';
import { useClient } from '../../clientContext';
import { Ttl } from '../../keys/LiveTime';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import type { Column } from '../shared/ElementGrid';
import { PagedView } from '../shared/PagedView';
import { numberOf } from '../shared/replies';
import { SearchField } from '../shared/SearchField';
import { TEXTS as SHARED } from '../shared/texts';
import { useFiltered } from '../shared/useFiltered';
import { usePaged } from '../shared/usePaged';
import { useAsk, type ViewProps } from '../shared/view';
import { FieldEditor } from './FieldEditor';
import { type Field, type HashPage, knowsFieldExpiry, readHash } from './hashPage';
import { TEXTS } from './texts';

type Opened = Field & { readonly value: Text };

export default function HashView(props: ViewProps) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const client = useClient();
  const ask = useAsk(selection);
  const { filter, setFilter, match, cursors } = useFiltered();
  const { cursor } = cursors;
  const read = useCallback(
    (show: (page: HashPage) => void) =>
      readHash(ask, key, cursor, match, () => knowsFieldExpiry(client, ask), show),
    [ask, key, cursor, match, client],
  );
  const view = usePaged<HashPage, Field, Opened>(props, ask, read);
  const { page, opened, changed, action } = view;
  const expiring = page?.expiring === true;
  const columns = useMemo(() => columnsOf(expiring, client.clock), [expiring, client]);
  const fields = page?.fields ?? [];
  return (
    <PagedView
      view={view}
      writable={writable}
      bar={
        <AddBar
          label={TEXTS.add}
          writable={writable}
          form={(close) => (
            <AddForm
              ask={ask}
              label={TEXTS.add}
              fields={[
                { caption: TEXTS.field, testId: 'add-field' },
                { caption: TEXTS.value, testId: 'add-value' },
              ]}
              command={(values) => ['HSET', key, ...values]}
              resultOf={(added) => (numberOf(added) === 0 ? TEXTS.exists : undefined)}
              onChanged={changed}
              onClose={close}
            />
          )}
        >
          <SearchField label={TEXTS.filter} value={filter} onChange={setFilter} />
        </AddBar>
      }
      editor={
        opened && (
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
            onRemove={() => view.remove(opened)}
            onDirty={view.guard.note}
            onClose={view.close}
          />
        )
      }
      grid={{
        label: TEXTS.label,
        columns,
        rows: fields,
        empty: emptyText(page),
        id: ({ id }) => id,
        name: ({ field }) => displayText(field),
        onOpen: ({ value, ...field }) => {
          if (value !== undefined) view.open({ ...field, value });
        },
      }}
      pager={{
        label: SHARED.page(
          fields.length,
          page?.total ?? 0,
          cursors.number,
          match !== undefined,
          TEXTS.elements,
        ),
        turns: cursors.turns(page?.next, view.loading),
      }}
      removal={{
        title: TEXTS.removeTitle,
        name: ({ field }) => displayText(field),
        run: ({ field }) => action.run(['HDEL', key, field]),
      }}
    />
  );
}

function columnsOf(expiring: boolean, clock: ServerClock): readonly Column<Field>[] {
  const field: Column<Field> = {
    name: TEXTS.field,
    width: 'minmax(4rem,1fr)',
    cell: ({ field }) => displayText(field),
  };
  const value: Column<Field> = {
    name: TEXTS.value,
    width: 'minmax(5rem,1.6fr)',
    cell: ({ value }) =>
      value === undefined ? (
        <span className="text-ink-faint">{SHARED.tooLong}</span>
      ) : (
        <span className="text-ink-soft">{displayText(value)}</span>
      ),
  };
  const expiry: Column<Field> = {
    name: TEXTS.expires,
    width: '3.75rem',
    right: true,
    plain: true,
    cell: ({ expireAt }) => <Ttl row={{ expireAt }} clock={clock} none={TEXTS.never} />,
  };
  return expiring ? [field, value, expiry] : [field, value];
}

function emptyText(page: HashPage | undefined): string {
  if (!page) return SHARED.reading;
  return page.next === undefined ? TEXTS.empty : TEXTS.searching;
}
