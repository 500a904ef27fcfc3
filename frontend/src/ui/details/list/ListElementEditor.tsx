import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { DraftField } from '../shared/DraftField';
import { ElementEditor } from '../shared/ElementEditor';
import type { Ask } from '../shared/reading';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { useNow } from '../shared/useNow';
import { insertBeside } from './listCommands';
import { TEXTS } from './texts';

interface ListElementEditorProps {
  readonly ask: Ask;
  readonly list: Text;
  readonly index: number;
  readonly value: Text;
  readonly revision: string | undefined;
  readonly writable: boolean;
  onChanged(): void;
  onRemove(): void;
  onDirty(dirty: boolean): void;
  onClose(): void;
}

export function ListElementEditor(props: ListElementEditorProps) {
  const { ask, list, index, revision, writable, onChanged, onClose } = props;
  const [started, setStarted] = useState(props.value);
  const [beside, setBeside] = useState('');
  const now = useNow(ask, ['LINDEX', list, String(index)], revision);
  const action = useAction(ask, onChanged);

  const insert = async (where: 'BEFORE' | 'AFTER') => {
    const done = await action.attempt(async () => {
      const value = typedText({ text: beside, escaped: false });
      await insertBeside(ask, list, where, { index, value: started }, value);
      return true;
    });
    if (done) onClose();
  };

  return (
    <ElementEditor
      title={TEXTS.named(index)}
      caption={TEXTS.element}
      started={started}
      now={now}
      changedText={TEXTS.changed}
      goneText={TEXTS.gone}
      writable={writable}
      failure={action.failure}
      onSave={async (value) => {
        if (await action.run(['LSET', list, String(index), value])) onClose();
      }}
      onRemove={props.onRemove}
      onRestart={setStarted}
      onDirty={props.onDirty}
      onClose={onClose}
    >
      {writable && (
        <div className="flex flex-wrap items-end gap-2">
          <DraftField
            caption={TEXTS.insertCaption}
            testId="insert-value"
            draft={{ text: beside, escaped: false }}
            onChange={({ text }) => setBeside(text)}
          />
          <button type="button" className="button" onClick={() => void insert('BEFORE')}>
            {TEXTS.before}
          </button>
          <button type="button" className="button" onClick={() => void insert('AFTER')}>
            {TEXTS.after}
          </button>
        </div>
      )}
    </ElementEditor>
  );
}
