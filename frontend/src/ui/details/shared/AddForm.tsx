import { type FormEvent, useState } from 'react';
import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { DraftField, EscapeSwitch } from './DraftField';
import { FormFrame } from './FormFrame';
import type { Ask } from './reading';
import { typedText } from './typed';
import { useAction } from './useAction';

interface Field {
  readonly caption: string;
  readonly testId: string;
  /** The text at first. */
  readonly start?: string;
  /** A number or an ID, in which nothing is escaped. */
  readonly plain?: boolean;
}

interface SubmitButton {
  readonly label: string;
  readonly testId: string;
  readonly primary?: boolean;
}

interface AddFormProps {
  readonly ask: Ask;
  readonly label: string;
  readonly fields: readonly Field[];
  /** One button with the label of the form, unless others are given. */
  readonly buttons?: readonly SubmitButton[];
  /** The command that adds the typed values; `button` is the test ID of the button that was pressed. */
  command(values: readonly Text[], button: string): readonly Text[];
  /** The result that a reply means, if it needs a message. */
  resultOf?(reply: ReplyValue): string | undefined;
  /** The command has succeeded. */
  onAdded?(): void;
  onChanged(): void;
  onClose(): void;
}

/** The form that adds an element, field or member by one command. */
export function AddForm(props: AddFormProps) {
  const { ask, label, fields, onClose } = props;
  const buttons = props.buttons ?? [{ label, testId: 'add-save', primary: true }];
  const start = fields.map((field) => field.start ?? '');
  const [texts, setTexts] = useState(start);
  const [escaped, setEscaped] = useState(false);
  const [result, setResult] = useState<string>();
  const action = useAction(ask, props.onChanged);

  const submit = async ({ nativeEvent }: FormEvent) => {
    const pressed = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    setResult(undefined);
    const done = await action.attempt(async () => {
      const values = fields.map(({ plain }, i) =>
        typedText({ text: texts[i] ?? '', escaped: escaped && !plain }),
      );
      return { reply: await ask(props.command(values, pressed?.dataset.testid ?? '')) };
    });
    if (!done) return;
    setTexts(start);
    setResult(props.resultOf?.(done.reply));
    props.onAdded?.();
  };

  return (
    <FormFrame
      label={label}
      testId="add-form"
      failure={action.failure}
      result={result}
      option={<EscapeSwitch checked={escaped} onChange={setEscaped} />}
      buttons={buttons.map(({ label, testId, primary }) => (
        <button
          key={testId}
          type="submit"
          data-testid={testId}
          className={`button ${primary ? 'button-primary' : ''}`}
        >
          {label}
        </button>
      ))}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      {fields.map(({ caption, testId, plain }, i) => (
        <DraftField
          key={testId}
          caption={caption}
          testId={testId}
          draft={{ text: texts[i] ?? '', escaped: escaped && !plain }}
          onChange={({ text }) =>
            setTexts(texts.map((old, j) => (j !== i ? old : plain ? text.trim() : text)))
          }
        />
      ))}
    </FormFrame>
  );
}
