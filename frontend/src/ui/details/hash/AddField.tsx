import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { AddForm } from '../shared/AddForm';
import { DraftField } from '../shared/DraftField';
import type { Ask } from '../shared/reading';
import { numberOf } from '../shared/replies';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface AddFieldProps {
  readonly ask: Ask;
  readonly hash: Text;
  onChanged(): void;
  onClose(): void;
}

export function AddField({ ask, hash, onChanged, onClose }: AddFieldProps) {
  const [field, setField] = useState('');
  const [value, setValue] = useState('');
  const [result, setResult] = useState<string>();
  const action = useAction(ask, onChanged);

  const add = async (escaped: boolean) => {
    setResult(undefined);
    const added = await action.attempt(async () => {
      const typed = [field, value].map((text) => typedText({ text, escaped }));
      return numberOf(await ask(['HSET', hash, ...typed]));
    });
    if (added === undefined) return;
    setField('');
    setValue('');
    if (added === 0) setResult(TEXTS.exists);
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
        <>
          <DraftField
            caption={TEXTS.field}
            testId="add-field"
            draft={{ text: field, escaped }}
            onChange={({ text }) => setField(text)}
          />
          <DraftField
            caption={TEXTS.value}
            testId="add-value"
            draft={{ text: value, escaped }}
            onChange={({ text }) => setValue(text)}
          />
        </>
      )}
    </AddForm>
  );
}
