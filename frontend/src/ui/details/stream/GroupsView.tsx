import { type ReactNode, useCallback, useState } from 'react';
import { displayText } from '../../../format/escape';
import { formatCount } from '../../../format/numbers';
import { type Text, textId } from '../../../protocol/text';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import { Alert } from '../shared/Alert';
import { type Column, ElementGrid } from '../shared/ElementGrid';
import { RemoveDialog } from '../shared/RemoveDialog';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth, type ViewProps } from '../shared/view';
import { GroupView } from './GroupView';
import { type Group, readGroups } from './streamPage';
import { TEXTS } from './texts';

const COLUMNS: Column<Group>[] = [
  { name: TEXTS.group, width: 'minmax(4rem,1fr)', cell: ({ name }) => displayText(name) },
  {
    name: TEXTS.consumers,
    width: '4.5rem',
    right: true,
    plain: true,
    cell: ({ consumers }) => formatCount(consumers),
  },
  {
    name: TEXTS.pending,
    width: '4rem',
    right: true,
    plain: true,
    cell: ({ pending }) => formatCount(pending),
  },
  {
    name: TEXTS.lag,
    width: '4rem',
    right: true,
    plain: true,
    cell: ({ lag }) => (lag === undefined ? '–' : formatCount(lag)),
  },
];

export function GroupsView(props: ViewProps & { choice: ReactNode }) {
  const { selection, revision, writable } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const [opened, setOpened] = useState<Text>();
  const [removing, setRemoving] = useState<Group>();

  const read = useCallback(() => readGroups(ask, key), [ask, key]);
  const { page: groups, error, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const action = useAction(ask, changed);

  if (opened !== undefined) {
    return (
      <GroupView
        ask={ask}
        stream={key}
        group={opened}
        revision={revision}
        writable={writable}
        onChanged={changed}
        onClose={() => setOpened(undefined)}
      />
    );
  }
  return (
    <>
      <AddBar
        label={TEXTS.createGroup}
        writable={writable}
        form={(close) => (
          <AddForm
            ask={ask}
            label={TEXTS.createGroup}
            fields={[
              { caption: TEXTS.groupName, testId: 'group-name' },
              { caption: TEXTS.groupStart, testId: 'group-start', start: '$', plain: true },
            ]}
            command={([name = '', start = '']) => ['XGROUP', 'CREATE', key, name, start]}
            onAdded={close}
            onChanged={changed}
            onClose={close}
          />
        )}
      >
        {props.choice}
      </AddBar>
      <Alert text={action.failure ?? error} />
      <ElementGrid
        label={TEXTS.groups}
        columns={COLUMNS}
        rows={groups ?? []}
        empty={groups ? TEXTS.noGroups : SHARED.reading}
        id={({ name }) => textId(name)}
        name={({ name }) => displayText(name)}
        onOpen={({ name }) => setOpened(name)}
        onRemove={writable ? setRemoving : undefined}
      />
      {removing && (
        <RemoveDialog
          title={TEXTS.destroyTitle}
          name={displayText(removing.name)}
          note={TEXTS.destroyNote}
          onCancel={() => setRemoving(undefined)}
          onConfirm={() => {
            setRemoving(undefined);
            void action.run(['XGROUP', 'DESTROY', key, removing.name]);
          }}
        />
      )}
    </>
  );
}
