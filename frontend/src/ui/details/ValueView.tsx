import { useCallback, useMemo, useState } from 'react';
import { formatBytes } from '../../format/numbers';
import { LineView } from './LineView';
import { hexLines, type Lines, wrapText } from './lines';
import { asText, type Format, JSON_MOST_BYTES, prettyJson } from './present';
import { complete, type LoadedValue, MOST_BYTES } from './valueLoader';

const FORMATS: { format: Format; label: string }[] = [
  { format: 'text', label: 'Text' },
  { format: 'json', label: 'JSON' },
  { format: 'hex', label: 'Hex' },
];

const NARROW_HEX_COLUMNS = 78;

interface ValueViewProps {
  value: LoadedValue;
  loadingMore: boolean;
  onLoadMore(): void;
}

export function ValueView({ value, loadingMore, onLoadMore }: ValueViewProps) {
  const [chosen, setChosen] = useState<Format>();
  const whole = complete(value);
  const { text, binary } = useMemo(() => asText(value.bytes, whole), [value.bytes, whole]);
  const json = useMemo(
    () =>
      whole && !binary && value.bytes.length <= JSON_MOST_BYTES ? structured(text) : undefined,
    [whole, binary, value.bytes, text],
  );
  const format = chosen ?? (json === undefined ? 'text' : 'json');
  const lines = useCallback(
    (width: number): Lines => {
      if (format === 'hex') return hexLines(value.bytes, width < NARROW_HEX_COLUMNS ? 8 : 16);
      return wrapText(format === 'json' ? (json ?? '') : text, width);
    },
    [format, value.bytes, text, json],
  );

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="flex items-center gap-2">
        <fieldset className="flex rounded-md border border-line">
          <legend className="sr-only">Show the value as</legend>
          {FORMATS.map(({ format: each, label }) => (
            <button
              key={each}
              type="button"
              aria-pressed={format === each}
              onClick={() => setChosen(each)}
              className="h-7 px-2.5 font-medium text-ink-soft first-of-type:rounded-l-md last-of-type:rounded-r-md aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              {label}
            </button>
          ))}
        </fieldset>
        {binary && <span className="text-ink-faint">Not UTF-8: bytes as \xNN</span>}
      </div>
      {format === 'json' && json === undefined ? (
        <p className="rounded-md border border-line bg-sunken p-3 text-ink-soft">
          {noJson(value, whole)}
        </p>
      ) : (
        <LineView label="Value" lines={lines} />
      )}
      {!whole && (
        <div className="flex items-center justify-between gap-3 text-ink-soft tabular-nums">
          <span>
            {formatBytes(value.bytes.length)} of {formatBytes(value.total)} loaded
          </span>
          {value.bytes.length < MOST_BYTES && (
            <button
              type="button"
              className="button h-7"
              onClick={onLoadMore}
              aria-disabled={loadingMore}
            >
              {loadingMore ? 'Loading…' : 'Load more'}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** Only objects and arrays gain from being laid out. */
function structured(text: string): string | undefined {
  return /^\s*[[{]/.test(text) ? prettyJson(text) : undefined;
}

function noJson(value: LoadedValue, whole: boolean): string {
  if (value.total > JSON_MOST_BYTES) {
    return `Values above ${formatBytes(JSON_MOST_BYTES)} are not laid out as JSON.`;
  }
  return whole ? 'This value is no JSON object or array.' : 'Load all of the value to lay it out.';
}
