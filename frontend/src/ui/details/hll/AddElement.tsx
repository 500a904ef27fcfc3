import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { AddForm } from '../shared/AddForm';
import { DraftField } from '../shared/DraftField';
import type { Ask } from '../shared/reading';
import { numberOf } from '../shared/replies';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface AddElementProps {
  readonly ask: Ask;
  readonly hll: Text;
  onChanged(): void;
  onClose(): void;
}

export function AddElement({ ask, hll, onChanged, onClose }: AddElementProps) {
  const [element, setElement] = useState('');
  const [result, setResult] = useState<string>();
  const action = useAction(ask, onChanged);

  const add = async (escaped: boolean) => {
    setResult(undefined);
    const added = await action.attempt(async () =>
      numberOf(await ask(['PFADD', hll, typedText({ text: element, escaped })])),
    );
    if (added === undefined) return;
    setElement('');
    setResult(added === 1 ? TEXTS.added : TEXTS.notAdded);
  };

  return (
    <AddForm
      label={TEXTS.add}
      failure={action.failure}
      result={result}
      onSubmit={add}
      onClose={onClose}
    >
      {(escaped) => (
        <DraftField
          caption={TEXTS.element}
          testId="add-element"
          draft={{ text: element, escaped }}
          onChange={({ text }) => setElement(text)}
        />
      )}
    </AddForm>
  );
}
