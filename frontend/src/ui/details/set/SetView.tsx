import { useCallback, useEffect, useState } from 'react';
import { displayText } from '../../../format/escape';
import { searchPattern } from '../../../format/glob';
import { type Text, textId } from '../../../protocol/text';
import { useDebounced } from '../../keys/useDebounced';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import { numberOf, textOf } from '../shared/replies';
import { SearchField } from '../shared/SearchField';
import { SCAN_START, scan } from '../shared/scan';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useCursors } from '../shared/useCursors';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { WholeText } from '../shared/WholeText';
import { AddMember } from './AddMember';
import { TEXTS } from './texts';

const DEBOUNCE_MS = 200;
const WANTED = 100;

const COLUMNS: Column<Text>[] = [
  { name: TEXTS.member, width: 'minmax(5rem,1fr)', cell: displayText },
];

export default function SetView(props: ViewProps) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const [filter, setFilter] = useState('');
  const settled = useDebounced(filter, DEBOUNCE_MS);
  const match = settled === '' ? undefined : searchPattern(settled);
  const cursors = useCursors(SCAN_START);
  const { cursor, restart } = cursors;
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<Text>();
  const [removing, setRemoving] = useState<Text>();

  const read = useCallback(async () => {
    const total = numberOf(await ask(['SCARD', key]));
    const { elements, next } = await scan(ask, ['SSCAN', key], cursor, match, WANTED);
    // a scan may meet a member twice
    const members = new Map(elements.map(textOf).map((member) => [textId(member), member]));
    return { members: [...members.values()], total, next };
  }, [ask, key, cursor, match]);
  const { page, error, loading, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter has other pages
  useEffect(() => restart(SCAN_START), [match, restart]);

  const members = page?.members ?? [];
  const next = page?.next;
  const empty = next === undefined ? TEXTS.empty : TEXTS.searching;
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
        <AddMember ask={ask} set={key} onChanged={changed} onClose={() => setAdding(false)} />
      )}
      <Alert text={action.failure ?? error} />
      <ElementGrid
        label={TEXTS.label}
        columns={COLUMNS}
        rows={members}
        empty={page ? empty : SHARED.reading}
        opened={opened && textId(opened)}
        id={textId}
        name={displayText}
        onOpen={setOpened}
        onRemove={writable ? setRemoving : undefined}
      />
      <Pager
        label={TEXTS.page(members.length, page?.total ?? 0, cursors.number, match !== undefined)}
        loading={loading}
        onFirst={cursors.onFirst}
        onPrevious={cursors.onPrevious}
        onNext={next === undefined || loading ? undefined : () => cursors.next(next)}
        onLast={null}
      />
      {opened !== undefined && <WholeText caption={TEXTS.member} text={opened} />}
      {removing !== undefined && (
        <RemoveDialog
          title={TEXTS.removeTitle}
          name={displayText(removing)}
          onCancel={() => setRemoving(undefined)}
          onConfirm={() => {
            setRemoving(undefined);
            setOpened(undefined);
            void action.run(['SREM', key, removing]);
          }}
        />
      )}
    </>
  );
}
