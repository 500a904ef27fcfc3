import { TEXTS } from '../texts';

/** In place of figures that the user may not see. */
export function Refused() {
  return (
    <div className="m-auto max-w-sm p-6 text-center" data-testid="watch-refused">
      <p className="text-sm font-medium">{TEXTS.refusedTitle}</p>
      <p className="mt-1 text-ink-soft">{TEXTS.refusedHint}</p>
    </div>
  );
}
