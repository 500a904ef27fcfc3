import { Dialog } from '../common/Dialog';

interface DiscardDialogProps {
  onKeep(): void;
  onDiscard(): void;
}

export function DiscardDialog({ onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <Dialog
      title="Discard your edit?"
      onClose={onKeep}
      actions={
        <>
          <button type="button" className="button" onClick={onKeep}>
            Keep editing
          </button>
          <button
            type="button"
            data-testid="confirm-discard"
            className="button button-danger"
            onClick={onDiscard}
          >
            Discard
          </button>
        </>
      }
    >
      <p>The value was changed here and not saved.</p>
    </Dialog>
  );
}
