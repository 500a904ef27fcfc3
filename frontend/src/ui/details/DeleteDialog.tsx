import { Dialog } from '../common/Dialog';

interface DeleteDialogProps {
  label: string;
  onCancel(): void;
  onConfirm(): void;
}

export function DeleteDialog({ label, onCancel, onConfirm }: DeleteDialogProps) {
  return (
    <Dialog
      title="Delete this key?"
      onClose={onCancel}
      actions={
        <>
          <button type="button" className="button" onClick={onCancel}>
            Keep it
          </button>
          <button
            type="button"
            data-testid="confirm-delete"
            className="button button-danger"
            onClick={onConfirm}
          >
            Delete
          </button>
        </>
      }
    >
      <p className="max-h-40 overflow-y-auto font-mono break-all text-ink">{label}</p>
      <p className="mt-2">Its value cannot be brought back.</p>
    </Dialog>
  );
}
