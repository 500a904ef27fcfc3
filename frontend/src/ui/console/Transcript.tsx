import { memo, useLayoutEffect, useRef } from 'react';
import { useCopy } from '../common/copy';
import type { Entry } from './console';
import { ReplyTree } from './ReplyTree';
import { replyText } from './replyText';
import { TEXTS } from './texts';

interface TranscriptProps {
  readonly entries: readonly Entry[];
  readonly dropped: number;
}

/** Shows the commands that were run and their results, the newest at the bottom. */
export const Transcript = memo(function Transcript({ entries, dropped }: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = entries.at(-1);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && (atEnd.current || last?.status === 'running')) {
      element.scrollTop = element.scrollHeight;
    }
  }, [last]);

  return (
    <div
      ref={scroller}
      role="log"
      aria-label={TEXTS.transcript}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
      tabIndex={0}
      data-testid="transcript"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - clientHeight - scrollTop < 30;
      }}
      className="min-h-24 flex-1 overflow-y-auto px-3 py-2 font-mono text-xs focus-visible:outline-offset-[-2px] sm:px-4"
    >
      {entries.length === 0 && (
        <div className="grid h-full place-items-center p-4 text-center font-sans text-ink-soft">
          <div className="max-w-md">
            <p>{TEXTS.empty}</p>
            <p className="mt-1 text-ink-faint">{TEXTS.emptyHint}</p>
          </div>
        </div>
      )}
      {dropped > 0 && <p className="pb-2 font-sans text-ink-faint">{TEXTS.dropped(dropped)}</p>}
      {entries.map((entry) => (
        <EntryView key={entry.id} entry={entry} />
      ))}
    </div>
  );
});

const EntryView = memo(function EntryView({ entry }: { entry: Entry }) {
  const { prompt, line, status, text, ms } = entry;
  if (status === 'notice') {
    return (
      <p data-testid="entry" data-status={status} className="py-1 font-sans text-warn">
        {text}
      </p>
    );
  }
  return (
    <div
      data-testid="entry"
      data-status={status}
      className="border-b border-line py-1.5 last:border-0"
    >
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 break-words [overflow-wrap:anywhere]">
          <span className="text-accent select-none">{prompt}</span>{' '}
          <span data-testid="entry-line" className="font-medium whitespace-pre-wrap">
            {line}
          </span>
        </span>
        {ms !== undefined && (
          <span className="shrink-0 font-sans text-2xs text-ink-faint tabular-nums">
            {TEXTS.took(ms)}
          </span>
        )}
        {entry.reply !== undefined && <CopyReply entry={entry} />}
      </div>
      <div data-testid="entry-reply" className="mt-0.5">
        <Outcome entry={entry} />
      </div>
    </div>
  );
});

function Outcome({ entry }: { entry: Entry }) {
  const { status, text, reply } = entry;
  if (status === 'running')
    return <span className="font-sans text-ink-faint">{TEXTS.running}</span>;
  if (status === 'failed') {
    return (
      <span className="break-words whitespace-pre-wrap text-danger">{TEXTS.failed(text)}</span>
    );
  }
  if (text !== undefined) return <span className="font-sans text-ink-soft">{text}</span>;
  if (reply === undefined) return null;
  return <ReplyTree value={reply} raw={entry.raw} names={entry.queued} />;
}

function CopyReply({ entry }: { entry: Entry }) {
  const { copied, copy } = useCopy();
  return (
    <button
      type="button"
      className="shrink-0 rounded px-1 font-sans text-2xs text-ink-faint hover:bg-sunken hover:text-ink"
      onClick={() => copy(replyText(entry.reply ?? null, entry.raw))}
    >
      {copied ? TEXTS.copied : TEXTS.copy}
    </button>
  );
}
