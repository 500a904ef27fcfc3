import { useCallback, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import { type Text, textId } from '../../../protocol/text';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { Pager } from '../shared/Pager';
import { RemoveDialog } from '../shared/RemoveDialog';
import type { Ask } from '../shared/reading';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { useCursors } from '../shared/useCursors';
import { usePage } from '../shared/usePage';
import { useBoth } from '../shared/view';
import { type Consumer, type Pending, readConsumers, readPending } from './streamPage';
import { TEXTS } from './texts';

const PAGE = 100;

const CONSUMERS: Column<Consumer>[] = [
  { name: TEXTS.consumer, width: 'minmax(4rem,1fr)', cell: ({ name }) => displayText(name) },
  {
    name: TEXTS.pending,
    width: '5rem',
    right: true,
    plain: true,
    cell: ({ pending }) => formatCount(pending),
  },
  {
    name: TEXTS.idle,
    width: '5rem',
    right: true,
    plain: true,
    cell: ({ idle }) => TEXTS.milliseconds(idle),
  },
];

const PENDING: Column<Pending>[] = [
  { name: TEXTS.id, width: 'minmax(7rem,1.4fr)', cell: ({ id }) => id },
  {
    name: TEXTS.consumer,
    width: 'minmax(4rem,1fr)',
    cell: ({ consumer }) => displayText(consumer),
  },
  {
    name: TEXTS.idle,
    width: '4rem',
    right: true,
    plain: true,
    cell: ({ idle }) => TEXTS.milliseconds(idle),
  },
  {
    name: TEXTS.deliveries,
    width: '4.25rem',
    right: true,
    plain: true,
    cell: ({ deliveries }) => formatCount(deliveries),
  },
];

interface GroupViewProps {
  readonly ask: Ask;
  readonly stream: Text;
  readonly group: Text;
  readonly revision: string | undefined;
  readonly writable: boolean;
  onChanged(): void;
  onClose(): void;
}

/** A group: its consumers, and the entries that they did not acknowledge yet. */
export function GroupView(props: GroupViewProps) {
  const { ask, stream, group, revision, writable, onClose } = props;
  const cursors = useCursors('-');
  const { cursor } = cursors;
  const [acknowledging, setAcknowledging] = useState<Pending>();

  const read = useCallback(async () => {
    const consumers = await readConsumers(ask, stream, group);
    return { consumers, pending: await readPending(ask, stream, group, cursor, PAGE) };
  }, [ask, stream, group, cursor]);
  const { page, error, loading, reload } = usePage(read, revision);
  const action = useAction(ask, useBoth(reload, props.onChanged));

  const pending = page?.pending.entries ?? [];
  return (
    <>
      <div className="flex items-center gap-2">
        <button
          type="button"
          data-testid="all-groups"
          className="button h-7"
          // biome-ignore lint/a11y/noAutofocus: the row that had the focus is gone
          autoFocus
          onClick={onClose}
        >
          ‹ {TEXTS.allGroups}
        </button>
        <h3 className="min-w-0 flex-1 truncate font-mono font-semibold">{displayText(group)}</h3>
      </div>
      <Alert text={action.failure ?? error} />
      <ElementGrid
        label={TEXTS.consumers}
        columns={CONSUMERS}
        rows={page?.consumers ?? []}
        empty={page ? TEXTS.noConsumers : SHARED.reading}
        id={({ name }) => textId(name)}
        name={({ name }) => displayText(name)}
      />
      <h4 className="caption">{TEXTS.pending}</h4>
      <ElementGrid
        label={TEXTS.pending}
        columns={PENDING}
        rows={pending}
        empty={page ? TEXTS.noPending : SHARED.reading}
        id={({ id }) => id}
        name={({ id }) => id}
        onOpen={writable ? setAcknowledging : undefined}
      />
      <Pager
        label={TEXTS.pendingPage(pending.length, cursors.number)}
        loading={loading}
        turns={cursors.turns(page?.pending.next, loading)}
      />
      {acknowledging && (
        <RemoveDialog
          title={TEXTS.ackTitle}
          name={acknowledging.id}
          note={TEXTS.ackNote}
          confirm={TEXTS.acknowledge}
          onCancel={() => setAcknowledging(undefined)}
          onConfirm={() => {
            setAcknowledging(undefined);
            void action.run(['XACK', stream, group, acknowledging.id]);
          }}
        />
      )}
    </>
  );
}
