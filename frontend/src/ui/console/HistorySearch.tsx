import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import type { History } from './history';
import { TEXTS } from './texts';

interface HistorySearchProps {
  readonly history: History;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Ends the search with a line, or with undefined if none was chosen. */
  onTake(line: string | undefined): void;
}

/** Searches earlier lines, the newest first. */
export function HistorySearch({ history, field, onTake }: HistorySearchProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = history.search(text);
  const shown = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    const element = field.current;
    element?.focus();
    // the line comes back with the same reference
    return () => {
      requestAnimationFrame(() => field.current?.focus());
    };
  }, [field]);

  const onKeyDown = (event: KeyboardEvent) => {
    const older = event.ctrlKey && event.key.toLowerCase() === 'r';
    if (older) setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'Enter' || event.key === 'Tab') onTake(shown);
    else if (event.key === 'Escape') onTake(undefined);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative min-w-0 flex-1">
      <div
        data-testid="history-found"
        className="absolute bottom-full left-0 z-10 mb-2 w-full max-w-2xl rounded-md border border-line bg-raised px-3 py-2 shadow-lg"
      >
        <p role="status" className="truncate font-mono text-xs">
          {shown ?? <span className="font-sans text-ink-soft">{TEXTS.nothingFound}</span>}
        </p>
        <p className="caption mt-1">{TEXTS.searchKeys}</p>
      </div>
      <input
        ref={field}
        type="search"
        data-testid="history-search"
        aria-label={TEXTS.searchHistory}
        placeholder={TEXTS.searchPlaceholder}
        className="field w-full font-mono"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onBlur={() => onTake(undefined)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
