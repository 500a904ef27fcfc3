import { useCallback } from 'react';
import { displayText } from '../../../format/escape';
import { type Text, textId } from '../../../protocol/text';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import type { Column } from '../shared/ElementGrid';
import { PagedView } from '../shared/PagedView';
import { numberOf, textOf } from '../shared/replies';
import { SearchField } from '../shared/SearchField';
import { scan } from '../shared/scan';
import { TEXTS as SHARED } from '../shared/texts';
import { useFiltered } from '../shared/useFiltered';
import { usePaged } from '../shared/usePaged';
import { useAsk, type ViewProps } from '../shared/view';
import { WholeText } from '../shared/WholeText';
import { TEXTS } from './texts';

const WANTED = 100;

const COLUMNS: readonly Column<Text>[] = [
  { name: TEXTS.member, width: 'minmax(5rem,1fr)', cell: displayText },
];

interface SetPage {
  readonly members: readonly Text[];
  readonly total: number;
  readonly next: string | undefined;
}

export default function SetView(props: ViewProps) {
  const { selection, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const { filter, setFilter, match, cursors } = useFiltered();
  const { cursor } = cursors;
  const read = useCallback(async (): Promise<SetPage> => {
    const [total, { elements, next }] = await Promise.all([
      ask(['SCARD', key]),
      scan(ask, ['SSCAN', key], cursor, match, WANTED),
    ]);
    // a scan may return a member twice
    const members = new Map(elements.map(textOf).map((member) => [textId(member), member]));
    return { members: [...members.values()], total: numberOf(total), next };
  }, [ask, key, cursor, match]);
  const view = usePaged<SetPage, Text>(props, ask, read);
  const { page, opened, changed, action } = view;
  const members = page?.members ?? [];
  const next = page?.next;
  const empty = next === undefined ? TEXTS.empty : TEXTS.searching;
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
              fields={[{ caption: TEXTS.member, testId: 'add-member' }]}
              command={(values) => ['SADD', key, ...values]}
              resultOf={(added) => (numberOf(added) === 0 ? TEXTS.exists : undefined)}
              onChanged={changed}
              onClose={close}
            />
          )}
        >
          <SearchField label={TEXTS.filter} value={filter} onChange={setFilter} />
        </AddBar>
      }
      grid={{
        label: TEXTS.label,
        columns: COLUMNS,
        rows: members,
        empty: page ? empty : SHARED.reading,
        id: textId,
        name: displayText,
        onOpen: view.open,
      }}
      pager={{
        label: SHARED.page(
          members.length,
          page?.total ?? 0,
          cursors.number,
          match !== undefined,
          TEXTS.elements,
        ),
        turns: cursors.turns(next, view.loading),
      }}
      below={opened !== undefined && <WholeText caption={TEXTS.member} text={opened} />}
      removal={{
        title: TEXTS.removeTitle,
        name: displayText,
        run: (member) => action.run(['SREM', key, member]),
      }}
    />
  );
}
