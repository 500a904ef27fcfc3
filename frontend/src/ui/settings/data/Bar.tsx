import { useId } from 'react';

/** Shows the progress of a transfer; without a total it shows only that the transfer is running. */
export function Bar(props: { text: string; done?: number; total?: number; testId: string }) {
  const { text, done, total, testId } = props;
  const id = useId();
  const known = done !== undefined && total !== undefined && total > 0;
  return (
    <div>
      <progress
        aria-labelledby={id}
        className="h-1.5 w-full accent-accent"
        value={known ? done : undefined}
        max={known ? total : undefined}
      />
      <p id={id} role="status" data-testid={testId} className="tabular-nums">
        {text}
      </p>
    </div>
  );
}
