import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { AddForm } from '../shared/AddForm';
import { DraftField } from '../shared/DraftField';
import type { Ask } from '../shared/reading';
import { numberOf } from '../shared/replies';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface AddMemberProps {
  readonly ask: Ask;
  readonly sortedSet: Text;
  onChanged(): void;
  onClose(): void;
}

export function AddMember({ ask, sortedSet, onChanged, onClose }: AddMemberProps) {
  const [member, setMember] = useState('');
  const [score, setScore] = useState('');
  const [result, setResult] = useState<string>();
  const action = useAction(ask, onChanged);

  const add = async (escaped: boolean) => {
    setResult(undefined);
    const added = await action.attempt(async () =>
      numberOf(await ask(['ZADD', sortedSet, score, typedText({ text: member, escaped })])),
    );
    if (added === undefined) return;
    setMember('');
    setScore('');
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
            caption={TEXTS.member}
            testId="add-member"
            draft={{ text: member, escaped }}
            onChange={({ text }) => setMember(text)}
          />
          <DraftField
            caption={TEXTS.score}
            testId="add-score"
            draft={{ text: score, escaped: false }}
            onChange={({ text }) => setScore(text.trim())}
          />
        </>
      )}
    </AddForm>
  );
}
