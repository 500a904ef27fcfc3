import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Alert } from './Alert';
import { TEXTS } from './texts';

interface FormFrameProps {
  readonly label: string;
  readonly testId: string;
  readonly failure?: string;
  /** The result of the last command, if it needs a message. */
  readonly result?: string;
  readonly children: ReactNode;
  /** Below the fields, beside the buttons. */
  readonly option?: ReactNode;
  readonly buttons: ReactNode;
  onSubmit(event: FormEvent): void;
  onClose(): void;
}

/** A form above the elements of a key. It stays open after each command, for the next one. */
export function FormFrame(props: FormFrameProps) {
  const { label, testId, failure, result, children, option, buttons, onSubmit, onClose } = props;
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  return (
    <form
      ref={form}
      aria-label={label}
      data-testid={testId}
      autoComplete="off"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="flex flex-wrap items-end gap-2">{children}</div>
      <Alert text={failure} />
      {result && (
        <p role="status" className="text-ink-soft">
          {result}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="mr-auto">{option}</span>
        <button type="button" className="button" onClick={onClose}>
          {TEXTS.close}
        </button>
        {buttons}
      </div>
    </form>
  );
}
