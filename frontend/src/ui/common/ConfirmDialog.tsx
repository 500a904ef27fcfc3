import type { ReactNode } from 'react';
import { Dialog } from './Dialog';
import { TEXTS } from './texts';

interface ConfirmDialogProps {
  readonly title: string;
  /** The label of the button that confirms. */
  readonly confirm: string;
  /** The label of the other button; "Cancel" if it is absent. */
  readonly keep?: string;
  readonly testId?: string;
  /** False where nothing is lost. */
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  onCancel(): void;
  onConfirm(): void;
}

/** Asks before an action. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { keep = TEXTS.cancel, testId = 'confirm', danger = true } = props;
  return (
    <Dialog
      title={props.title}
      onClose={props.onCancel}
      actions={
        <>
          <button type="button" className="button" onClick={props.onCancel}>
            {keep}
          </button>
          <button
            type="button"
            data-testid={testId}
            className={`button ${danger ? 'button-danger' : 'button-primary'}`}
            disabled={props.disabled}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
