import { useRef, useState } from 'react';
import type { Text } from '../../../protocol/text';
import { AddForm } from '../shared/AddForm';
import { DraftField } from '../shared/DraftField';
import type { Ask } from '../shared/reading';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface PushFormProps {
  readonly ask: Ask;
  readonly list: Text;
  onChanged(): void;
  onClose(): void;
}

export function PushForm({ ask, list, onChanged, onClose }: PushFormProps) {
  const [value, setValue] = useState('');
  /** The command of the button that submits the form. */
  const side = useRef('RPUSH');
  const action = useAction(ask, onChanged);

  const push = async (escaped: boolean) => {
    const pushed = await action.attempt(async () =>
      ask([side.current, list, typedText({ text: value, escaped })]),
    );
    if (pushed !== undefined) setValue('');
  };

  return (
    <AddForm
      label={TEXTS.add}
      failure={action.failure}
      onSubmit={push}
      onClose={onClose}
      actions={
        <>
          <button
            type="submit"
            data-testid="push-left"
            className="button"
            onClick={() => {
              side.current = 'LPUSH';
            }}
          >
            {TEXTS.pushLeft}
          </button>
          <button
            type="submit"
            data-testid="push-right"
            className="button button-primary"
            onClick={() => {
              side.current = 'RPUSH';
            }}
          >
            {TEXTS.pushRight}
          </button>
        </>
      }
    >
      {(escaped) => (
        <DraftField
          caption={TEXTS.element}
          testId="add-value"
          draft={{ text: value, escaped }}
          onChange={({ text }) => setValue(text)}
        />
      )}
    </AddForm>
  );
}
