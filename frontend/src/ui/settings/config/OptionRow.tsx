import { useState } from 'react';
import { formatBytes } from '../../../format/numbers';
import { Mark } from '../../common/Mark';
import { TEXTS } from '../texts';
import { Meaning } from './Meaning';
import { OptionEditor } from './OptionEditor';
import { isFixed, isProtected, isSecret, type Option } from './options';
import { TEXTS as CONFIG } from './texts';

interface OptionRowProps {
  readonly option: Option;
  /** Undefined where it may not be known. */
  readonly value: string | undefined;
  readonly writable: boolean;
  /** Changes the option; returns the reason if that failed. */
  onSet(option: Option, value: string): Promise<string | undefined>;
}

/** An option: its value, and its meaning below. */
export function OptionRow({ option, value, writable, onSet }: OptionRowProps) {
  const [editing, setEditing] = useState(false);
  const [failure, setFailure] = useState<string>();
  const changed = value !== undefined && value !== option.default;
  const fixed = isFixed(option);
  const editable = value !== undefined && !fixed && option.refusal === undefined;

  const close = () => {
    setEditing(false);
    setFailure(undefined);
  };
  const save = async (next: string) => {
    const why = await onSet(option, next);
    setFailure(why);
    if (why === undefined) close();
  };
  return (
    <article
      data-testid="option"
      data-name={option.name}
      className="flex flex-col gap-1 border-t border-line py-3"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-mono text-xs font-semibold break-all">{option.name}</h3>
        {changed && <Mark accent text={CONFIG.changed} />}
        {fixed && <Mark text={CONFIG.fixed} />}
        {isProtected(option) && <Mark text={CONFIG.protectedOption} />}
        <div className="ml-auto flex min-w-0 items-center gap-2">
          {!editing && value !== undefined && (
            <span
              data-testid="option-value"
              className={`min-w-0 font-mono text-xs break-all ${changed ? 'text-ink' : 'text-ink-soft'}`}
            >
              {valueText(option, value)}
            </span>
          )}
          {!editing && editable && (
            <button
              type="button"
              data-testid="option-edit"
              className="button h-7"
              aria-label={CONFIG.editLabel(option.name)}
              disabled={!writable}
              onClick={() => setEditing(true)}
            >
              {TEXTS.edit}
            </button>
          )}
        </div>
      </div>
      {editing && (
        <OptionEditor
          option={option}
          value={value ?? ''}
          failure={failure}
          writable={writable}
          onSave={(next) => void save(next)}
          onCancel={close}
        />
      )}
      <Meaning text={option.meaning} />
      {option.refusal !== undefined && (
        <p className="max-w-prose text-ink-soft">{CONFIG.refused(option.refusal)}</p>
      )}
      <p className="caption">
        {CONFIG.default} <span className="font-mono">{valueText(option, option.default)}</span>
      </p>
    </article>
  );
}

function valueText(option: Option, value: string): string {
  if (isSecret(option)) return value === '' ? CONFIG.notSet : CONFIG.hidden;
  if (value === '') return CONFIG.empty;
  const bytes = Number(value);
  return option.kind === 'memory' && bytes >= 1024 ? `${value} (${formatBytes(bytes)})` : value;
}
