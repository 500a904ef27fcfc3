import { type FormEvent, useId, useState } from 'react';
import { formatBytes } from '../../../format/numbers';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { Alert } from '../../details/shared/Alert';
import { TEXTS } from '../texts';
import { isSecret, limited, type Option } from './options';
import { TEXTS as CONFIG } from './texts';

/** Options that may make the server evict keys at once. */
const EVICTING = new Set(['maxmemory', 'maxmemory-policy']);

interface OptionEditorProps {
  readonly option: Option;
  readonly value: string;
  readonly failure: string | undefined;
  readonly writable: boolean;
  onSave(value: string): void;
  onCancel(): void;
}

export function OptionEditor(props: OptionEditorProps) {
  const { option, value, failure, writable, onSave, onCancel } = props;
  const secret = isSecret(option);
  const [draft, setDraft] = useState(secret ? '' : value);
  const [asking, setAsking] = useState(false);
  const field = useId();
  const hint = useId();
  const limits = limited(option);
  const choices = option.kind === 'bool' ? ['yes', 'no'] : option.choices;
  const removes = secret && draft === '';
  const asks = removes || EVICTING.has(option.name);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asks) setAsking(true);
    else onSave(draft);
  };
  const shared = {
    id: field,
    'data-testid': 'option-field',
    'aria-label': CONFIG.value(option.name),
    'aria-describedby': limits || secret ? hint : undefined,
    value: draft,
    // it takes the place of the button that had the focus
    autoFocus: true,
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        {choices ? (
          <select
            {...shared}
            className="field font-mono text-xs"
            onChange={(event) => setDraft(event.target.value)}
          >
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type={secret ? 'password' : 'text'}
            autoComplete={secret ? 'new-password' : 'off'}
            autoCapitalize="none"
            spellCheck={false}
            className="field min-w-0 flex-1 basis-40 font-mono text-xs"
            onChange={(event) => setDraft(event.target.value)}
          />
        )}
        <button
          type="submit"
          data-testid="option-save"
          className="button button-primary"
          disabled={!writable || (draft === value && !secret) || (removes && value === '')}
        >
          {TEXTS.save}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {TEXTS.cancel}
        </button>
      </div>
      {(limits || secret) && (
        <p id={hint} className="caption">
          {secret ? CONFIG.newSecret : rangeText(option, limits)}
        </p>
      )}
      <Alert id="option-error" text={failure} />
      {asking && (
        <ConfirmDialog
          title={removes ? CONFIG.removeSecret(option.name) : CONFIG.evict(option.name)}
          confirm={removes ? CONFIG.remove : CONFIG.change}
          testId="option-confirm"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            onSave(draft);
          }}
        >
          <p>{removes ? CONFIG.removeSecretNote : CONFIG.evictNote}</p>
        </ConfirmDialog>
      )}
    </form>
  );
}

function rangeText(option: Option, limits: { min: string; max?: string } | undefined): string {
  if (!limits) return '';
  const shown = (number: string) =>
    option.kind === 'memory' && Number(number) >= 1024 ? formatBytes(Number(number)) : number;
  return limits.max === undefined
    ? CONFIG.atLeast(shown(limits.min))
    : CONFIG.range(shown(limits.min), shown(limits.max));
}
