import { TEXTS } from '../texts';

/** Replaces figures that the user has no right to see. */
export function Refused() {
  return (
    <div className="m-auto max-w-sm p-6 text-center" data-testid="watch-refused">
      <p className="text-sm font-medium">{TEXTS.refusedTitle}</p>
      <p className="mt-1 text-ink-soft">{TEXTS.refusedHint}</p>
    </div>
  );
}
