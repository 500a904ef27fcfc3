import { ConfirmDialog } from './ConfirmDialog';
import { TEXTS } from './texts';

interface DiscardDialogProps {
  onKeep(): void;
  onDiscard(): void;
}

export function DiscardDialog({ onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <ConfirmDialog
      title={TEXTS.discardTitle}
      confirm={TEXTS.discard}
      keep={TEXTS.keepEditing}
      testId="confirm-discard"
      onCancel={onKeep}
      onConfirm={onDiscard}
    >
      <p>{TEXTS.discardText}</p>
    </ConfirmDialog>
  );
}
