import {
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { displayText } from '../../format/escape';
import { formatClock } from '../../format/time';
import type { MessageRing, Numbered, RingState } from '../../store/messageRing';
import { MessageDetails } from './MessageDetails';
import { contains, type StreamMessage } from './message';
import { TEXTS } from './texts';

const ROW = 24;
const AROUND = 8;
const SHOWN_CHARACTERS = 400;

interface MessageListProps {
  readonly ring: MessageRing<StreamMessage>;
  /** The text shown while there is no message. */
  readonly empty?: string;
  /** The description of the stream, left of its controls. */
  readonly children?: ReactNode;
}

/**
 * Live messages: the newest at the bottom, and followed there. Scrolling up or choosing a message pauses, so
 * that nothing moves away while it is read.
 */
export function MessageList({ ring, empty = TEXTS.none, children }: MessageListProps) {
  const state = useSyncExternalStore(ring.subscribe, ring.state);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<Numbered<StreamMessage>>();
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return state.messages.filter(({ message }) => contains(message, wanted));
  }, [state, filter]);

  const choose = (entry: Numbered<StreamMessage> | undefined) => {
    setChosen(entry);
    if (entry) ring.pause();
  };
  const clear = () => {
    setChosen(undefined);
    ring.clear();
  };
  const resume = () => {
    setChosen(undefined);
    ring.resume();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 sm:px-4">
        {children}
        <Counts state={state} shown={filter === '' ? undefined : shown.length} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <input
            type="search"
            data-testid="message-filter"
            aria-label={TEXTS.filter}
            placeholder={TEXTS.filterPlaceholder}
            className="field h-7 w-32 sm:w-44"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <button
            type="button"
            data-testid="message-pause"
            className="button h-7"
            onClick={state.paused ? resume : () => ring.pause()}
          >
            {pauseText(state)}
          </button>
          <button type="button" data-testid="message-clear" className="button h-7" onClick={clear}>
            {TEXTS.clear}
          </button>
        </div>
      </div>
      {shown.length === 0 ? (
        <p data-testid="no-messages" className="m-auto p-4 text-center text-ink-soft">
          {state.messages.length === 0 ? empty : TEXTS.noneMatch}
        </p>
      ) : (
        <Rows
          shown={shown}
          paused={state.paused}
          chosen={chosen?.number}
          onChoose={choose}
          onLeave={() => ring.pause()}
        />
      )}
      {chosen && <MessageDetails message={chosen.message} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

function pauseText({ paused, waiting }: RingState<StreamMessage>): string {
  if (!paused) return TEXTS.pause;
  return waiting > 0 ? TEXTS.resumeWith(waiting) : TEXTS.resume;
}

function Counts({ state, shown }: { state: RingState<StreamMessage>; shown: number | undefined }) {
  return (
    <span
      data-testid="message-counts"
      className="flex flex-wrap gap-x-3 text-ink-soft tabular-nums"
    >
      <span>{TEXTS.total(state.total)}</span>
      {shown !== undefined && <span>{TEXTS.shown(shown)}</span>}
      {state.forgotten > 0 && (
        <span className="text-ink-faint" title={TEXTS.forgottenHint}>
          {TEXTS.forgotten(state.forgotten)}
        </span>
      )}
      {state.skipped > 0 && (
        <span className="text-warn" title={TEXTS.skippedHint}>
          {TEXTS.skipped(state.skipped)}
        </span>
      )}
    </span>
  );
}

interface RowsProps {
  readonly shown: readonly Numbered<StreamMessage>[];
  readonly paused: boolean;
  readonly chosen: number | undefined;
  onChoose(entry: Numbered<StreamMessage> | undefined): void;
  /** The reader has scrolled away from the newest message. */
  onLeave(): void;
}

function Rows({ shown, paused, chosen, onChoose, onLeave }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const id = useId();
  const first = Math.max(0, Math.floor(top / ROW) - AROUND);
  const end = Math.min(shown.length, Math.ceil((top + height) / ROW) + AROUND);
  const at = chosen === undefined ? -1 : shown.findIndex(({ number }) => number === chosen);
  const newest = shown.at(-1)?.number;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: at each new message, not at a change of the element
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || paused) return;
    element.scrollTop = element.scrollHeight;
    setTop(element.scrollTop);
  }, [newest, paused, height]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when the message below takes room, not at each choice
  useLayoutEffect(() => {
    if (at >= 0) reveal(scroller.current, at);
  }, [height]);

  const scrolled = () => {
    const element = scroller.current;
    if (!element) return;
    const up = element.scrollTop < top;
    setTop(element.scrollTop);
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    if (up && below > ROW && !paused) onLeave();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = shown.length - 1;
    const next = {
      ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      ArrowDown: at < 0 ? last : Math.min(last, at + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape' && at >= 0) onChoose(undefined);
    else if (next === undefined) return;
    else {
      onChoose(shown[next]);
      reveal(scroller.current, next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={TEXTS.messages}
      aria-activedescendant={at >= first && at < end ? `${id}-${chosen}` : undefined}
      tabIndex={0}
      data-testid="messages"
      onScroll={scrolled}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto font-mono text-xs focus-visible:outline-offset-[-2px]"
    >
      <div role="presentation" className="relative" style={{ height: shown.length * ROW }}>
        {shown.slice(first, end).map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the listbox
          <div
            key={entry.number}
            id={`${id}-${entry.number}`}
            role="option"
            aria-selected={entry.number === chosen}
            aria-posinset={first + i + 1}
            aria-setsize={shown.length}
            data-testid="message"
            onClick={() => onChoose(entry)}
            style={{ top: (first + i) * ROW, height: ROW }}
            className="absolute inset-x-0 flex cursor-pointer items-center gap-3 px-3 whitespace-nowrap hover:bg-sunken aria-selected:bg-accent-soft sm:px-4"
          >
            <Line message={entry.message} />
          </div>
        ))}
      </div>
    </div>
  );
}

function reveal(element: HTMLElement | null, position: number): void {
  if (!element) return;
  const { scrollTop, clientHeight } = element;
  if (position * ROW < scrollTop) element.scrollTop = position * ROW;
  else if ((position + 1) * ROW > scrollTop + clientHeight) {
    element.scrollTop = (position + 1) * ROW - clientHeight;
  }
}

const MONITORED = /^(\d+\.\d+) \[(\d+) ([^\]]*)\] (.*)$/s;

function Line({ message }: { message: StreamMessage }) {
  const { kind, channel, pattern, payload, at } = message;
  const monitored = kind === 'monitor' ? MONITORED.exec(displayText(payload)) : null;
  if (monitored) {
    return (
      <>
        <span className="text-ink-faint">{formatClock(Number(monitored[1]) * 1000)}</span>
        <span className="text-ink-soft max-sm:hidden">
          {TEXTS.source(monitored[2], monitored[3])}
        </span>
        <span className="min-w-0 truncate">{monitored[4]?.slice(0, SHOWN_CHARACTERS)}</span>
      </>
    );
  }
  if (kind === 'notice') {
    return <span className="min-w-0 truncate text-warn">{displayText(payload)}</span>;
  }
  return (
    <>
      <span className="text-ink-faint">{formatClock(at)}</span>
      <span
        className="max-w-2/5 shrink-0 truncate text-accent"
        title={pattern && displayText(pattern)}
      >
        {channel === undefined ? kind : displayText(channel)}
      </span>
      <span className="min-w-0 truncate">{displayText(cutText(payload))}</span>
    </>
  );
}

const cutText = (payload: StreamMessage['payload']) =>
  typeof payload === 'string' ? payload.slice(0, SHOWN_CHARACTERS) : payload;
