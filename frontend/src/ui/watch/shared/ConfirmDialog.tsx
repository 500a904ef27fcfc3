import type { ReactNode } from 'react';
import { Dialog } from '../../common/Dialog';

interface ConfirmDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly keep: string;
  readonly children: ReactNode;
  onCancel(): void;
  onConfirm(): void;
}

/** Asks before something is done that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      title={props.title}
      onClose={props.onCancel}
      actions={
        <>
          <button type="button" className="button" onClick={props.onCancel}>
            {props.keep}
          </button>
          <button
            type="button"
            data-testid="confirm"
            className="button button-danger"
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
