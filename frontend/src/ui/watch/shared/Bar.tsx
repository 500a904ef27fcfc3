import type { ReactNode } from 'react';
import { RefreshIcon } from '../../common/icons';
import { TEXTS } from '../texts';

/** The line above the content of a section. */
export function Bar({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2 sm:px-4">
      {children}
    </div>
  );
}

export function RefreshButton({ onClick }: { onClick(): void }) {
  return (
    <button
      type="button"
      data-testid="refresh"
      className="button button-quiet w-8 px-0"
      aria-label={TEXTS.refresh}
      title={TEXTS.refresh}
      onClick={onClick}
    >
      <RefreshIcon />
    </button>
  );
}

/** Replaces missing content by the reason and a way to continue. */
export function Nothing({ title, hint }: { title: string; hint?: string }) {
  return (
    <div role="status" data-testid="nothing" className="m-auto max-w-sm p-6 text-center">
      <p className="text-sm font-medium">{title}</p>
      {hint !== undefined && <p className="mt-1 text-ink-soft">{hint}</p>}
    </div>
  );
}

/** An error that is not about one element. */
export function Failure({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p
      role="alert"
      data-testid="section-error"
      className="shrink-0 border-b border-line bg-danger-soft px-3 py-2 break-words text-danger sm:px-4"
    >
      {text}
    </p>
  );
}
