import { useCallback, useEffect, useMemo, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import type { Text } from '../../../protocol/text';
import { useDebounced } from '../../keys/useDebounced';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { GoTo } from '../shared/GoTo';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import { Segments } from '../shared/Segments';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useGuard } from '../shared/useGuard';
import { useOffset } from '../shared/useOffset';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { AddMember } from './AddMember';
import { GeoMap } from './GeoMap';
import { ScoreEditor } from './ScoreEditor';
import { type Member, readMembers } from './sortedSetPage';
import { TEXTS } from './texts';

const PAGE = 100;
const DEBOUNCE_MS = 200;

const ORDERS = [
  { value: 'lowest', label: TEXTS.lowest },
  { value: 'highest', label: TEXTS.highest },
] as const;

type Named = Member & { readonly member: Text };

export default function SortedSetView(props: ViewProps) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const [order, setOrder] = useState<'lowest' | 'highest'>('lowest');
  const [low, setLow] = useState('');
  const [high, setHigh] = useState('');
  const limits = useDebounced(JSON.stringify([low, high]), DEBOUNCE_MS);
  const [map, setMap] = useState(false);
  const [total, setTotal] = useState<number>();
  const pages = useOffset(total, PAGE);
  const { offset, go } = pages;
  const [opened, setOpened] = useState<Named>();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Named>();
  const guard = useGuard(props.onDirty);

  const read = useCallback(() => {
    const [from, to]: string[] = JSON.parse(limits);
    return readMembers(ask, key, {
      offset,
      count: PAGE,
      descending: order === 'highest',
      scores: from || to ? { low: from || '-inf', high: to || '+inf' } : undefined,
      positions: map,
    });
  }, [ask, key, offset, order, limits, map]);
  const { page, error, loading, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);

  useEffect(() => {
    if (page) setTotal(page.total);
  }, [page]);

  const columns = useMemo(() => columnsOf(map), [map]);
  const members = page?.members ?? [];
  const first = members[0]?.rank ?? 0;
  const open = (member: Member) => {
    if (isNamed(member)) guard.leave(() => setOpened(member));
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Segments legend={TEXTS.order} choices={ORDERS} chosen={order} onChoose={setOrder} />
        <button
          type="button"
          data-testid="geo-switch"
          className="button aria-pressed:bg-accent-soft aria-pressed:text-accent"
          aria-pressed={map}
          onClick={() => setMap(!map)}
        >
          {TEXTS.map}
        </button>
      </div>
      <div className="flex gap-2">
        {[
          { label: TEXTS.low, value: low, set: setLow, id: 'score-low' },
          { label: TEXTS.high, value: high, set: setHigh, id: 'score-high' },
        ].map(({ label, value, set, id }) => (
          <input
            key={id}
            data-testid={id}
            aria-label={label}
            placeholder={label}
            title={TEXTS.filterHint}
            autoComplete="off"
            className="field min-w-0 flex-1 tabular-nums"
            value={value}
            onChange={(event) => {
              set(event.target.value.trim());
              go(0);
            }}
          />
        ))}
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
        <AddMember ask={ask} sortedSet={key} onChanged={changed} onClose={() => setAdding(false)} />
      )}
      {opened && (
        <ScoreEditor
          key={opened.id}
          ask={ask}
          sortedSet={key}
          member={opened.member}
          score={opened.score}
          revision={revision}
          writable={writable}
          onChanged={changed}
          onRemove={() => setRemoving(opened)}
          onDirty={guard.note}
          onClose={() => setOpened(undefined)}
        />
      )}
      <Alert text={action.failure ?? error} />
      {map && page && <GeoMap members={members} opened={opened?.id} onOpen={open} />}
      <ElementGrid
        label={TEXTS.label}
        columns={columns}
        rows={members}
        empty={page ? TEXTS.empty : SHARED.reading}
        opened={opened?.id}
        id={({ id }) => id}
        name={nameOf}
        onOpen={open}
        onRemove={
          writable
            ? (member) => {
                if (isNamed(member)) setRemoving(member);
              }
            : undefined
        }
      />
      <Pager
        label={SHARED.range(first + 1, first + members.length, page?.total ?? 0)}
        loading={loading}
        onFirst={pages.onFirst}
        onPrevious={pages.onPrevious}
        onNext={pages.onNext}
        onLast={pages.onLast}
      >
        <GoTo label={TEXTS.goTo} onGo={go} />
      </Pager>
      {removing && (
        <RemoveDialog
          title={TEXTS.removeTitle}
          name={displayText(removing.member)}
          onCancel={() => setRemoving(undefined)}
          onConfirm={async () => {
            setRemoving(undefined);
            if (!(await action.run(['ZREM', key, removing.member]))) return;
            if (opened?.id === removing.id) setOpened(undefined);
          }}
        />
      )}
      {guard.question}
    </>
  );
}

function isNamed(member: Member): member is Named {
  return member.member !== undefined;
}

function nameOf({ member }: Member): string {
  return member === undefined ? SHARED.tooLong : displayText(member);
}

function columnsOf(map: boolean): Column<Member>[] {
  const rank: Column<Member> = {
    name: TEXTS.rank,
    width: '4.5rem',
    right: true,
    cell: ({ rank }) => <span className="text-ink-faint">{formatCount(rank)}</span>,
  };
  const member: Column<Member> = {
    name: TEXTS.member,
    width: 'minmax(4rem,1fr)',
    cell: nameOf,
  };
  if (!map) {
    const score: Column<Member> = {
      name: TEXTS.score,
      width: 'minmax(5rem,0.6fr)',
      right: true,
      cell: ({ score }) => score,
    };
    return [rank, member, score];
  }
  const degrees = (name: string, of: 'longitude' | 'latitude'): Column<Member> => ({
    name,
    width: '5.5rem',
    right: true,
    cell: ({ position }) => position?.[of].toFixed(5) ?? '',
  });
  return [member, degrees(TEXTS.longitude, 'longitude'), degrees(TEXTS.latitude, 'latitude')];
}
