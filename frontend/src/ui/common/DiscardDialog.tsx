import { Dialog } from './Dialog';
import { TEXTS } from './texts';

interface DiscardDialogProps {
  onKeep(): void;
  onDiscard(): void;
}

export function DiscardDialog({ onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <Dialog
      title={TEXTS.discardTitle}
      onClose={onKeep}
      actions={
        <>
          <button type="button" className="button" onClick={onKeep}>
            {TEXTS.keepEditing}
          </button>
          <button
            type="button"
            data-testid="confirm-discard"
            className="button button-danger"
            onClick={onDiscard}
          >
            {TEXTS.discard}
          </button>
        </>
      }
    >
      <p>{TEXTS.discardText}</p>
    </Dialog>
  );
}
