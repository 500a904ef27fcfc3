import { useState } from 'react';
import type { Text } from '../../../protocol/text';
import { FormFrame } from '../shared/FormFrame';
import { RemoveDialog } from '../shared/RemoveDialog';
import type { Ask } from '../shared/reading';
import { numberOf } from '../shared/replies';
import { useAction } from '../shared/useAction';
import { TEXTS } from './texts';

interface TrimFormProps {
  readonly ask: Ask;
  readonly stream: Text;
  onChanged(): void;
  onClose(): void;
}

export function TrimForm({ ask, stream, onChanged, onClose }: TrimFormProps) {
  const [strategy, setStrategy] = useState<'MAXLEN' | 'MINID'>('MAXLEN');
  const [limit, setLimit] = useState('');
  const [approximate, setApproximate] = useState(false);
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<string>();
  const action = useAction(ask, onChanged);

  const trim = async () => {
    setAsking(false);
    setResult(undefined);
    const done = await action.run(['XTRIM', stream, strategy, approximate ? '~' : '=', limit]);
    if (done) setResult(TEXTS.trimmed(numberOf(done.reply)));
  };

  return (
    <FormFrame
      label={TEXTS.trimLabel}
      testId="trim-form"
      failure={action.failure}
      result={result}
      buttons={
        <button type="submit" data-testid="trim-save" className="button button-danger">
          {TEXTS.trim}
        </button>
      }
      onSubmit={() => setAsking(limit !== '')}
      onClose={onClose}
    >
      <label className="min-w-40 flex-1">
        <span className="caption">{TEXTS.trimTo}</span>
        <select
          className="field block w-full"
          value={strategy}
          onChange={(event) => setStrategy(event.target.value as 'MAXLEN' | 'MINID')}
        >
          <option value="MAXLEN">{TEXTS.trimLast}</option>
          <option value="MINID">{TEXTS.trimFrom}</option>
        </select>
      </label>
      <label className="min-w-28 flex-1">
        <span className="caption">{strategy === 'MAXLEN' ? TEXTS.trimCount : TEXTS.trimId}</span>
        <input
          data-testid="trim-limit"
          className="field block w-full tabular-nums"
          autoComplete="off"
          value={limit}
          onChange={(event) => setLimit(event.target.value.trim())}
        />
      </label>
      <label className="flex basis-full items-center gap-1.5 text-ink-soft">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={approximate}
          onChange={(event) => setApproximate(event.target.checked)}
        />
        {TEXTS.approximate}
      </label>
      {asking && (
        <RemoveDialog
          title={TEXTS.trimTitle}
          name={`${strategy} ${approximate ? '~' : '='} ${limit}`}
          note={TEXTS.trimNote}
          confirm={TEXTS.trimConfirm}
          onCancel={() => setAsking(false)}
          onConfirm={() => void trim()}
        />
      )}
    </FormFrame>
  );
}
