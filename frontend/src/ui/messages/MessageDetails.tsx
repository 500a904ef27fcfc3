import { useState } from 'react';
import { displayText } from '../../format/escape';
import { formatClock } from '../../format/time';
import { useCopy } from '../common/copy';
import { CloseIcon } from '../common/icons';
import { JSON_MOST_BYTES, prettyJson } from '../details/present';
import { Segments } from '../details/shared/Segments';
import type { StreamMessage } from './message';
import { TEXTS } from './texts';

/** One message as a whole; JSON is laid out. */
export function MessageDetails({ message, onClose }: { message: StreamMessage; onClose(): void }) {
  const { channel, pattern, payload } = message;
  const [form, setForm] = useState<'json' | 'text'>('json');
  const { copied, copy } = useCopy();
  const text = typeof payload === 'string' ? payload : displayText(payload);
  const json =
    typeof payload === 'string' && /^\s*[[{]/.test(payload) && payload.length < JSON_MOST_BYTES
      ? prettyJson(payload)
      : undefined;
  return (
    <section
      aria-label={TEXTS.details}
      data-testid="message-details"
      className="flex max-h-1/2 min-h-24 shrink-0 flex-col border-t border-line bg-surface"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 sm:px-4">
        <dl className="flex min-w-0 flex-wrap gap-x-4 text-ink-soft *:flex *:gap-1.5">
          {channel !== undefined && <Fact name={TEXTS.channel} value={displayText(channel)} />}
          {pattern !== undefined && <Fact name={TEXTS.pattern} value={displayText(pattern)} />}
          <Fact name={TEXTS.received} value={formatClock(message.at)} />
        </dl>
        <div className="ml-auto flex items-center gap-2">
          {json !== undefined && (
            <Segments
              legend={TEXTS.layout}
              choices={[
                { value: 'json', label: TEXTS.json },
                { value: 'text', label: TEXTS.text },
              ]}
              chosen={form}
              onChoose={setForm}
            />
          )}
          <button type="button" className="button h-7" onClick={() => copy(text)}>
            {copied ? TEXTS.copied : TEXTS.copy}
          </button>
          <button
            type="button"
            aria-label={TEXTS.close}
            className="button button-quiet h-7 px-1.5"
            onClick={onClose}
          >
            <CloseIcon />
          </button>
        </div>
      </div>
      {message.cut && <p className="px-3 text-warn sm:px-4">{TEXTS.cut}</p>}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
        tabIndex={0}
        data-testid="message-payload"
        className="min-h-0 flex-1 overflow-auto px-3 pb-3 font-mono text-xs break-words whitespace-pre-wrap focus-visible:outline-offset-[-2px] sm:px-4"
      >
        {form === 'json' && json !== undefined ? json : text}
      </pre>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="font-mono break-all text-ink">{value}</dd>
    </div>
  );
}
