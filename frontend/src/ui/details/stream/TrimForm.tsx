import { type FormEvent, useState } from 'react';
import type { Text } from '../../../protocol/text';
import { Alert } from '../shared/Alert';
import { RemoveDialog } from '../shared/RemoveDialog';
import type { Ask } from '../shared/reading';
import { numberOf } from '../shared/replies';
import { TEXTS as SHARED } from '../shared/texts';
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

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (limit !== '') setAsking(true);
  };

  const trim = async () => {
    setAsking(false);
    setResult(undefined);
    const done = await action.run(['XTRIM', stream, strategy, approximate ? '~' : '=', limit]);
    if (done) setResult(TEXTS.trimmed(numberOf(done.reply)));
  };

  return (
    <form
      aria-label={TEXTS.trimLabel}
      data-testid="trim-form"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
      onSubmit={submit}
    >
      <div className="flex flex-wrap items-end gap-2">
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
      </div>
      <label className="flex items-center gap-1.5 text-ink-soft">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={approximate}
          onChange={(event) => setApproximate(event.target.checked)}
        />
        {TEXTS.approximate}
      </label>
      <Alert text={action.failure} />
      {result && (
        <p role="status" className="text-ink-soft">
          {result}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onClose}>
          {SHARED.close}
        </button>
        <button type="submit" data-testid="trim-save" className="button button-danger">
          {TEXTS.trim}
        </button>
      </div>
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
    </form>
  );
}
