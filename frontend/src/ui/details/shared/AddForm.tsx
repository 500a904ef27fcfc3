import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Alert } from './Alert';
import { EscapeSwitch } from './DraftField';
import { TEXTS } from './texts';

interface AddFormProps {
  readonly label: string;
  readonly failure?: string;
  /** The result of the last command, if it needs a message. */
  readonly result?: string;
  readonly children: (escaped: boolean) => ReactNode;
  readonly actions?: ReactNode;
  onSubmit(escaped: boolean): Promise<void>;
  onClose(): void;
}

/** The form that adds an element; stays open for the next one. */
export function AddForm({
  label,
  failure,
  result,
  children,
  actions,
  onSubmit,
  onClose,
}: AddFormProps) {
  const [escaped, setEscaped] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSubmit(escaped);
  };
  return (
    <form
      ref={form}
      aria-label={label}
      data-testid="add-form"
      autoComplete="off"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="flex flex-wrap items-end gap-2">{children(escaped)}</div>
      <Alert text={failure} />
      {result && (
        <p role="status" className="text-ink-soft">
          {result}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="mr-auto">
          <EscapeSwitch checked={escaped} onChange={setEscaped} />
        </span>
        <button type="button" className="button" onClick={onClose}>
          {TEXTS.close}
        </button>
        {actions ?? (
          <button type="submit" data-testid="add-save" className="button button-primary">
            {label}
          </button>
        )}
      </div>
    </form>
  );
}
