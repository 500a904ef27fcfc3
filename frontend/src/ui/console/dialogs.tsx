import { ConfirmDialog } from '../common/ConfirmDialog';
import type { PastedLine } from './commandLine';
import type { Danger } from './danger';
import { withoutSecrets } from './secrets';
import { TEXTS } from './texts';

interface DangerDialogProps {
  readonly danger: Danger;
  readonly line: string;
  onRun(): void;
  onClose(): void;
}

export function DangerDialog({ danger, line, onRun, onClose }: DangerDialogProps) {
  return (
    <ConfirmDialog
      title={danger.title}
      confirm={danger.confirm}
      testId="confirm-danger"
      onCancel={onClose}
      onConfirm={onRun}
    >
      <p className="max-h-32 overflow-y-auto font-mono text-xs break-words text-ink">
        {withoutSecrets(line)}
      </p>
      <p className="mt-2">{danger.text}</p>
    </ConfirmDialog>
  );
}

interface PasteDialogProps {
  readonly lines: readonly PastedLine[];
  onRun(lines: readonly string[]): void;
  onClose(): void;
}

/** Shows the lines of a pasted text before they run. */
export function PasteDialog({ lines, onRun, onClose }: PasteDialogProps) {
  const wrong = lines.findIndex(({ problem }) => problem !== undefined);
  const good = (wrong < 0 ? lines : lines.slice(0, wrong)).map(({ line }) => line);
  const stop = lines[wrong];
  return (
    <ConfirmDialog
      title={TEXTS.pasteTitle(lines.length)}
      confirm={TEXTS.runLines(good.length)}
      testId="run-lines"
      danger={false}
      disabled={good.length === 0}
      onCancel={onClose}
      onConfirm={() => onRun(good)}
    >
      <p>{TEXTS.pasteText}</p>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={TEXTS.pasteText}
        data-testid="pasted"
        className="mt-2 max-h-60 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs text-ink"
      >
        {lines.map(({ number, line, problem }, i) => (
          <li
            key={number}
            className={`flex gap-2 ${wrong >= 0 && i > wrong ? 'text-ink-faint' : ''}`}
          >
            <span className="w-6 shrink-0 text-right text-ink-faint select-none">{number}</span>
            <span className="min-w-0 break-words">
              {withoutSecrets(line)}
              {i === wrong && <span className="block font-sans text-danger">{problem}</span>}
            </span>
          </li>
        ))}
      </ol>
      {stop && (
        <p role="alert" className="mt-2 text-danger">
          {good.length === 0 ? TEXTS.pasteNothing : TEXTS.pasteStops(stop.number)}
        </p>
      )}
    </ConfirmDialog>
  );
}
