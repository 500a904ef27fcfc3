import type { Result } from './result';

const TONES: Record<Result['tone'], string> = {
  done: 'text-accent',
  nothing: 'text-warn',
  error: 'text-danger',
};

/** Shows the result of the last command. Screen readers announce it, because the focus does not move to it. */
export function ResultLine({ result }: { result: Result | undefined }) {
  return (
    <output
      data-testid="form-result"
      data-tone={result?.tone}
      className={`flex basis-full flex-wrap items-baseline gap-x-2 ${result ? '' : 'hidden'}`}
    >
      {result && (
        <>
          {result.key !== '' && (
            <span className="max-w-60 truncate font-mono text-ink-faint">{result.key}</span>
          )}
          <span data-testid="form-summary" className={TONES[result.tone]}>
            {result.summary}
          </span>
          {result.value !== undefined && (
            <span
              data-testid="form-value"
              className="max-h-24 min-w-0 overflow-y-auto font-mono break-all whitespace-pre-wrap"
            >
              {result.value}
            </span>
          )}
        </>
      )}
    </output>
  );
}
