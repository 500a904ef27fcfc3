import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { DraftField, EscapeSwitch } from '../shared/DraftField';
import { FormFrame } from '../shared/FormFrame';
import type { Ask } from '../shared/reading';
import { asciiOf } from '../shared/replies';
import { typedText } from '../shared/typed';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface AddEntryProps {
  readonly ask: Ask;
  readonly stream: Text;
  onChanged(): void;
  onClose(): void;
}

interface Pair {
  readonly number: number;
  readonly field: string;
  readonly value: string;
}

const FIRST: Pair = { number: 0, field: '', value: '' };

export function AddEntry({ ask, stream, onChanged, onClose }: AddEntryProps) {
  const [id, setId] = useState('*');
  const [pairs, setPairs] = useState<readonly Pair[]>([FIRST]);
  const [escaped, setEscaped] = useState(false);
  const [result, setResult] = useState<string>();
  const action = useAction(ask, onChanged);

  const change = (number: number, part: Partial<Pair>) =>
    setPairs((now) => now.map((pair) => (pair.number === number ? { ...pair, ...part } : pair)));

  const add = async () => {
    setResult(undefined);
    const added = await action.attempt(async () => {
      const typed = pairs.flatMap(({ field, value }) =>
        [field, value].map((text) => typedText({ text, escaped })),
      );
      return asciiOf(await ask(['XADD', stream, id, ...typed]));
    });
    if (added === undefined) return;
    setPairs(pairs.map((pair) => ({ ...pair, value: '' })));
    setResult(added);
  };

  return (
    <FormFrame
      label={TEXTS.add}
      testId="add-form"
      failure={action.failure}
      result={result}
      option={<EscapeSwitch checked={escaped} onChange={setEscaped} />}
      buttons={
        <button type="submit" data-testid="add-save" className="button button-primary">
          {TEXTS.add}
        </button>
      }
      onSubmit={() => void add()}
      onClose={onClose}
    >
      <div className="flex basis-full items-end gap-2">
        <DraftField
          caption={TEXTS.addId}
          testId="add-id"
          draft={{ text: id, escaped: false }}
          onChange={({ text }) => setId(text.trim())}
        />
        <button
          type="button"
          className="button"
          onClick={() => setPairs([...pairs, { ...FIRST, number: pairs.length }])}
        >
          {TEXTS.anotherField}
        </button>
      </div>
      {pairs.map(({ number, field, value }) => (
        <div key={number} className="flex basis-full gap-2">
          <DraftField
            caption={TEXTS.field}
            testId={`add-field-${number}`}
            draft={{ text: field, escaped }}
            onChange={({ text }) => change(number, { field: text })}
          />
          <DraftField
            caption={TEXTS.value}
            testId={`add-value-${number}`}
            draft={{ text: value, escaped }}
            onChange={({ text }) => change(number, { value: text })}
          />
        </div>
      ))}
    </FormFrame>
  );
}
