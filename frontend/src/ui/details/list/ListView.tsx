import { useCallback, useEffect } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import type { Text } from '../../../protocol/text';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import type { Column } from '../shared/ElementGrid';
import { GoTo } from '../shared/GoTo';
import { PagedView } from '../shared/PagedView';
import { TEXTS as SHARED } from '../shared/texts';
import { useOffset } from '../shared/useOffset';
import { usePaged } from '../shared/usePaged';
import { useAsk, type ViewProps } from '../shared/view';
import { ListElementEditor } from './ListElementEditor';
import { type ListElement, type ListPage, readList, removeAt } from './listCommands';
import { TEXTS } from './texts';

const PAGE = 100;

type Opened = ListElement & { readonly value: Text };

const COLUMNS: readonly Column<ListElement>[] = [
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
  const { offset, turns, go, setTotal } = useOffset(PAGE);
  const read = useCallback(() => readList(ask, key, offset, PAGE), [ask, key, offset]);
  const view = usePaged<ListPage, ListElement, Opened>(props, ask, read);
  const { page, opened, changed, action } = view;

  useEffect(() => {
    if (page) setTotal(page.total);
  }, [page, setTotal]);

  const elements = page?.elements ?? [];
  const first = elements[0]?.index ?? 0;
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
              fields={[{ caption: TEXTS.element, testId: 'add-value' }]}
              buttons={[
                { label: TEXTS.pushLeft, testId: 'push-left' },
                { label: TEXTS.pushRight, testId: 'push-right', primary: true },
              ]}
              command={(values, button) => [
                button === 'push-left' ? 'LPUSH' : 'RPUSH',
                key,
                ...values,
              ]}
              onChanged={changed}
              onClose={close}
            />
          )}
        />
      }
      editor={
        opened && (
          <ListElementEditor
            key={opened.index}
            ask={ask}
            list={key}
            index={opened.index}
            value={opened.value}
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
        columns: COLUMNS,
        rows: elements,
        empty: page ? TEXTS.empty : SHARED.reading,
        id: ({ index }) => String(index),
        name: ({ index }) => TEXTS.named(index),
        onOpen: (element) => {
          if (isShort(element)) view.open(element);
        },
      }}
      pager={{
        label: SHARED.range(first + 1, first + elements.length, page?.total ?? 0),
        turns,
        children: <GoTo label={TEXTS.goTo} onGo={go} />,
      }}
      removal={{
        title: TEXTS.removeTitle,
        can: isShort,
        name: ({ index, value }) => `${TEXTS.named(index)}: ${displayText(value ?? '')}`,
        run: ({ index, value }) =>
          action.attempt(async () => {
            await removeAt(ask, key, index, value ?? '');
            // the elements behind it have moved
            view.close();
          }),
      }}
    />
  );
}

function isShort(element: ListElement): element is Opened {
  return element.value !== undefined;
}
