import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { AddForm } from '../shared/AddForm';
import { DraftField } from '../shared/DraftField';
import type { Ask } from '../shared/reading';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface CreateGroupProps {
  readonly ask: Ask;
  readonly stream: Text;
  onChanged(): void;
  onClose(): void;
}

export function CreateGroup({ ask, stream, onChanged, onClose }: CreateGroupProps) {
  const [name, setName] = useState('');
  const [start, setStart] = useState('$');
  const action = useAction(ask, onChanged);

  const create = async (escaped: boolean) => {
    const created = await action.attempt(() =>
      ask(['XGROUP', 'CREATE', stream, typedText({ text: name, escaped }), start]),
    );
    if (created !== undefined) onClose();
  };

  return (
    <AddForm label={TEXTS.createGroup} failure={action.failure} onSubmit={create} onClose={onClose}>
      {(escaped) => (
        <>
          <DraftField
            caption={TEXTS.groupName}
            testId="group-name"
            draft={{ text: name, escaped }}
            onChange={({ text }) => setName(text)}
          />
          <DraftField
            caption={TEXTS.groupStart}
            testId="group-start"
            draft={{ text: start, escaped: false }}
            onChange={({ text }) => setStart(text.trim())}
          />
        </>
      )}
    </AddForm>
  );
}
