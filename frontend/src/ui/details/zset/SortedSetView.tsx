import { useCallback, useEffect, useMemo, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import type { Text } from '../../../protocol/text';
import { useDebounced } from '../../keys/useDebounced';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import type { Column } from '../shared/ElementGrid';
import { GoTo } from '../shared/GoTo';
import { PagedView } from '../shared/PagedView';
import { numberOf } from '../shared/replies';
import { Segments } from '../shared/Segments';
import { TEXTS as SHARED } from '../shared/texts';
import { useOffset } from '../shared/useOffset';
import { usePaged } from '../shared/usePaged';
import { useAsk, type ViewProps } from '../shared/view';
import { GeoMap } from './GeoMap';
import { ScoreEditor } from './ScoreEditor';
import { type Member, type MembersPage, mayBePositions, readMembers } from './sortedSetPage';
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
  const { offset, turns, go, setTotal } = useOffset(PAGE);

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
  const view = usePaged<MembersPage, Member, Named>(props, ask, read);
  const { page, opened, changed, action } = view;

  useEffect(() => {
    if (page) setTotal(page.total);
  }, [page, setTotal]);

  const columns = useMemo(() => columnsOf(map), [map]);
  const members = page?.members ?? [];
  const first = members[0]?.rank ?? 0;
  const open = (member: Member) => {
    if (isNamed(member)) view.open(member);
  };
  return (
    <PagedView
      view={view}
      writable={writable}
      bar={
        <>
          <div className="flex flex-wrap gap-2">
            <Segments legend={TEXTS.order} choices={ORDERS} chosen={order} onChoose={setOrder} />
            {(map || mayBePositions(members)) && (
              <button
                type="button"
                data-testid="geo-switch"
                className="button aria-pressed:bg-accent-soft aria-pressed:text-accent"
                aria-pressed={map}
                onClick={() => setMap(!map)}
              >
                {TEXTS.map}
              </button>
            )}
          </div>
          <AddBar
            label={TEXTS.add}
            writable={writable}
            form={(close) => (
              <AddForm
                ask={ask}
                label={TEXTS.add}
                fields={[
                  { caption: TEXTS.member, testId: 'add-member' },
                  { caption: TEXTS.score, testId: 'add-score', plain: true },
                ]}
                command={([member = '', score = '']) => ['ZADD', key, score, member]}
                resultOf={(added) => (numberOf(added) === 0 ? TEXTS.exists : undefined)}
                onChanged={changed}
                onClose={close}
              />
            )}
          >
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
          </AddBar>
        </>
      }
      editor={
        opened && (
          <ScoreEditor
            key={opened.id}
            ask={ask}
            sortedSet={key}
            member={opened.member}
            score={opened.score}
            revision={revision}
            writable={writable}
            onChanged={changed}
            onRemove={() => view.remove(opened)}
            onDirty={view.guard.note}
            onClose={view.close}
          />
        )
      }
      above={map && page && <GeoMap members={members} opened={opened?.id} onOpen={open} />}
      grid={{
        label: TEXTS.label,
        columns,
        rows: members,
        empty: page ? TEXTS.empty : SHARED.reading,
        id: ({ id }) => id,
        name: nameOf,
        onOpen: open,
      }}
      pager={{
        label: SHARED.range(first + 1, first + members.length, page?.total ?? 0),
        turns,
        children: <GoTo label={TEXTS.goTo} onGo={go} />,
      }}
      removal={{
        title: TEXTS.removeTitle,
        can: isNamed,
        name: nameOf,
        run: ({ member }) => action.run(['ZREM', key, member ?? '']),
      }}
    />
  );
}

function isNamed(member: Member): member is Named {
  return member.member !== undefined;
}

function nameOf({ member }: Member): string {
  return member === undefined ? SHARED.tooLong : displayText(member);
}

function columnsOf(map: boolean): readonly Column<Member>[] {
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
