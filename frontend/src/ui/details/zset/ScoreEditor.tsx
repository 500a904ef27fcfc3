import { useState } from 'react';
import { displayText } from '../../../format/escape';
import type { Text } from '../../../protocol/text';
import { ElementEditor } from '../shared/ElementEditor';
import type { Ask } from '../shared/reading';
import { useAction } from '../shared/useAction';
import { useNow } from '../shared/useNow';
import { TEXTS } from './texts';

interface ScoreEditorProps {
  readonly ask: Ask;
  readonly sortedSet: Text;
  readonly member: Text;
  readonly score: string;
  readonly revision: string | undefined;
  readonly writable: boolean;
  onChanged(): void;
  onRemove(): void;
  onDirty(dirty: boolean): void;
  onClose(): void;
}

export function ScoreEditor(props: ScoreEditorProps) {
  const { ask, sortedSet, member, revision, writable, onChanged, onClose } = props;
  const [started, setStarted] = useState<Text>(props.score);
  const now = useNow(ask, ['ZSCORE', sortedSet, member], revision);
  const action = useAction(ask, onChanged);

  const save = async (score: Text) => {
    const saved = await action.attempt(async () => {
      await ask(['ZADD', sortedSet, 'XX', score, member]);
      // ZADD answers the same whether the member is gone or has this score already
      if ((await ask(['ZSCORE', sortedSet, member])) === null) throw new Error(TEXTS.wasGone);
      return true;
    });
    if (saved) onClose();
  };

  return (
    <ElementEditor
      title={displayText(member)}
      caption={TEXTS.score}
      started={started}
      now={now}
      changedText={TEXTS.changed}
      goneText={TEXTS.gone}
      single
      writable={writable}
      failure={action.failure}
      onSave={save}
      onRemove={props.onRemove}
      onRestart={setStarted}
      onDirty={props.onDirty}
      onClose={onClose}
    />
  );
}
