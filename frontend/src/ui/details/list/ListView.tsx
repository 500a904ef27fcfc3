import { useCallback, useEffect, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import type { Text } from '../../../protocol/text';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { GoTo } from '../shared/GoTo';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useGuard } from '../shared/useGuard';
import { useOffset } from '../shared/useOffset';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { ListElementEditor } from './ListElementEditor';
import { type ListElement, readList, removeAt } from './listCommands';
import { PushForm } from './PushForm';
import { TEXTS } from './texts';

const PAGE = 100;

type Opened = ListElement & { readonly value: Text };

const COLUMNS: Column<ListElement>[] = [
  {
    name: TEXTS.index,
    width: '4.5rem',
    right: true,
    cell: ({ index }) => <span className="text-ink-faint">{formatCount(index)}</span>,
  },
  {
    name: TEXTS.element,
    width: 'minmax(5rem,1fr)',
    cell: ({ value }) =>
      value === undefined ? (
        <span className="text-ink-faint">{SHARED.tooLong}</span>
      ) : (
        displayText(value)
      ),
  },
];

export default function ListView(props: ViewProps) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const [total, setTotal] = useState<number>();
  const pages = useOffset(total, PAGE);
  const { offset } = pages;
  const [opened, setOpened] = useState<Opened>();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Opened>();
  const guard = useGuard(props.onDirty);

  const read = useCallback(() => readList(ask, key, offset, PAGE), [ask, key, offset]);
  const { page, error, loading, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);

  useEffect(() => {
    if (page) setTotal(page.total);
  }, [page]);

  const elements = page?.elements ?? [];
  const first = elements[0]?.index ?? 0;
  return (
    <>
      {writable && (
        <div className="flex justify-end gap-2">
          <button
            type="button"
            data-testid="add-button"
            className="button"
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            {TEXTS.add}
          </button>
        </div>
      )}
      {adding && writable && (
        <PushForm ask={ask} list={key} onChanged={changed} onClose={() => setAdding(false)} />
      )}
      {opened && (
        <ListElementEditor
          key={opened.index}
          ask={ask}
          list={key}
          index={opened.index}
          value={opened.value}
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
        columns={COLUMNS}
        rows={elements}
        empty={page ? TEXTS.empty : SHARED.reading}
        opened={opened && String(opened.index)}
        id={({ index }) => String(index)}
        name={({ index }) => TEXTS.named(index)}
        onOpen={({ index, value }) => {
          if (value !== undefined) guard.leave(() => setOpened({ index, value }));
        }}
        onRemove={
          writable
            ? ({ index, value }) => {
                if (value !== undefined) setRemoving({ index, value });
              }
            : undefined
        }
      />
      <Pager
        label={SHARED.range(first + 1, first + elements.length, page?.total ?? 0)}
        loading={loading}
        onFirst={pages.onFirst}
        onPrevious={pages.onPrevious}
        onNext={pages.onNext}
        onLast={pages.onLast}
      >
        <GoTo label={TEXTS.goTo} onGo={pages.go} />
      </Pager>
      {removing && (
        <RemoveDialog
          title={TEXTS.removeTitle}
          name={`${TEXTS.named(removing.index)}: ${displayText(removing.value)}`}
          onCancel={() => setRemoving(undefined)}
          onConfirm={async () => {
            setRemoving(undefined);
            const removed = await action.attempt(async () => {
              await removeAt(ask, key, removing.index, removing.value);
              return true;
            });
            if (removed && opened) setOpened(undefined);
          }}
        />
      )}
      {guard.question}
    </>
  );
}
