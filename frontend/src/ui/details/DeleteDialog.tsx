import { Dialog } from '../common/Dialog';
import { TEXTS } from './texts';

interface DeleteDialogProps {
  label: string;
  onCancel(): void;
  onConfirm(): void;
}

export function DeleteDialog({ label, onCancel, onConfirm }: DeleteDialogProps) {
  return (
    <Dialog
      title={TEXTS.deleteTitle}
      onClose={onCancel}
      actions={
        <>
          <button type="button" className="button" onClick={onCancel}>
            {TEXTS.keep}
          </button>
          <button
            type="button"
            data-testid="confirm-delete"
            className="button button-danger"
            onClick={onConfirm}
          >
            {TEXTS.delete}
          </button>
        </>
      }
    >
      <p className="max-h-40 overflow-y-auto font-mono break-all text-ink">{label}</p>
      <p className="mt-2">{TEXTS.cannotUndo}</p>
    </Dialog>
  );
}
