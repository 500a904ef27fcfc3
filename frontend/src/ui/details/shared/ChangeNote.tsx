interface ChangeNoteProps {
  readonly testId: string;
  readonly text: string;
  /** The label of the button that shows the new state. */
  readonly action: string;
  /** Absent where there is nothing new to show. */
  readonly onAction?: () => void;
}

/** Says that what is shown or edited has changed on the server. */
export function ChangeNote({ testId, text, action, onAction }: ChangeNoteProps) {
  return (
    <div
      role="status"
      data-testid={testId}
      className="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn"
    >
      <span className="flex-1">{text}</span>
      {onAction && (
        <button type="button" className="button h-7" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}
