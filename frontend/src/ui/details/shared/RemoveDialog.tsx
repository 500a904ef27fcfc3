import { ConfirmDialog } from '../../common/ConfirmDialog';
import { TEXTS } from './texts';

interface RemoveDialogProps {
  readonly title: string;
  /** The element, as it is shown. */
  readonly name: string;
  readonly note?: string;
  readonly confirm?: string;
  onCancel(): void;
  onConfirm(): void;
}

/** Asks before an element is deleted, and names it. */
export function RemoveDialog(props: RemoveDialogProps) {
  const { title, name, note = TEXTS.cannotUndo, confirm = TEXTS.remove } = props;
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      keep={TEXTS.keep}
      testId="confirm-remove"
      onCancel={props.onCancel}
      onConfirm={props.onConfirm}
    >
      <p
        data-testid="remove-name"
        className="max-h-40 overflow-y-auto font-mono break-all text-ink"
      >
        {name}
      </p>
      <p className="mt-2">{note}</p>
    </ConfirmDialog>
  );
}
