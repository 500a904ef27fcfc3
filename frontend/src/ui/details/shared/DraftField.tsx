import { useId } from 'react';
import { TEXTS } from './texts';
import type { Draft } from './typed';

interface DraftFieldProps {
  readonly caption: string;
  readonly testId: string;
  readonly draft: Draft;
  readonly disabled?: boolean;
  readonly lines?: boolean;
  onChange(draft: Draft): void;
}

/** A field of a form for a key, a field or a value: any bytes can be typed. */
export function DraftField(props: DraftFieldProps) {
  const { caption, testId, draft, disabled, lines, onChange } = props;
  const id = useId();
  const shared = {
    id,
    'data-testid': testId,
    autoCapitalize: 'none',
    autoComplete: 'off',
    spellCheck: false,
    disabled,
    value: draft.text,
  };
  const change = (text: string) => onChange({ ...draft, text });
  return (
    <div className="min-w-0 flex-1 basis-32">
      <label htmlFor={id} className="caption">
        {draft.escaped ? TEXTS.escapedCaption(caption) : caption}
      </label>
      {lines ? (
        <textarea
          {...shared}
          rows={2}
          className="field block h-auto w-full py-1.5 font-mono text-xs"
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          className="field block w-full font-mono text-xs"
          onChange={(event) => change(event.target.value)}
        />
      )}
    </div>
  );
}

/** Switches the interpretation of escapes in the fields of a form. */
export function EscapeSwitch(props: {
  readonly checked: boolean;
  readonly disabled?: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <label className="flex h-8 items-center gap-1.5 whitespace-nowrap text-ink-soft">
      <input
        type="checkbox"
        data-testid="escapes"
        className="size-4 accent-accent"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {TEXTS.escapes}
    </label>
  );
}
