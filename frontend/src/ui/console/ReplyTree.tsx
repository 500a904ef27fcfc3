import { useState } from 'react';
import { displayText } from '../../format/escape';
import type { ReplyValue } from '../../protocol/wire';
import { ChevronIcon } from '../common/icons';
import { inspect, isStatus, quoted, type Reply } from './replyText';
import { TEXTS } from './texts';

const SHOWN_ITEMS = 100;
const MORE_ITEMS = 1_000;
const SHOWN_CHARACTERS = 2_000;
/** A nested collection of more elements is closed at first. */
const OPEN_ITEMS = 20;

interface ReplyTreeProps {
  readonly value: ReplyValue;
  /** A text is a page of text, and not quoted. */
  readonly raw?: boolean | undefined;
  /** The commands whose replies are the elements. */
  readonly names?: readonly string[] | undefined;
}

/** A reply of any type. */
export function ReplyTree({ value, raw, names }: ReplyTreeProps) {
  const reply = inspect(value);
  if (reply.kind === 'text' && (raw || isStatus(reply.text))) {
    return <LongText text={displayRaw(reply)} />;
  }
  return <Node reply={reply} depth={0} names={names} />;
}

function displayRaw({ text }: Extract<Reply, { kind: 'text' }>): string {
  return typeof text === 'string' ? text.trimEnd() : displayText(text);
}

const TONES = {
  integer: 'text-accent',
  double: 'text-accent',
  boolean: 'text-accent',
  error: 'text-danger',
};

interface NodeProps {
  reply: Reply;
  depth: number;
  names?: readonly string[] | undefined;
}

function Node({ reply, depth, names }: NodeProps) {
  switch (reply.kind) {
    case 'nil':
      return <span className="text-ink-faint">{TEXTS.nil}</span>;
    case 'text':
      return <LongText text={quoted(reply.text)} />;
    case 'plain':
      return (
        <span className={`break-words whitespace-pre-wrap ${TONES[reply.type]}`}>
          {reply.type === 'boolean' ? `(${reply.text})` : `(${reply.type}) ${reply.text}`}
        </span>
      );
    default:
      return <Collection reply={reply} depth={depth} names={names} />;
  }
}

interface Item {
  readonly name?: Reply | string | undefined;
  readonly value: ReplyValue;
}

const MARKS = { array: ')', set: '~', map: '#' };
const EMPTY = { array: TEXTS.emptyArray, set: TEXTS.emptySet, map: TEXTS.emptyMap };

function itemsOf(
  reply: Extract<Reply, { kind: 'array' | 'set' | 'map' }>,
  names?: readonly string[],
) {
  if (reply.kind === 'map') {
    return reply.pairs.map(([name, value]): Item => ({ name: inspect(name), value }));
  }
  return reply.items.map((value, i): Item => ({ name: names?.[i], value }));
}

/** Returns whether a collection is as short as a member and its score, so that it needs no heading. */
function isPair(items: readonly Item[]): boolean {
  return items.length <= 2 && items.every(({ value }) => !isCollection(inspect(value)));
}

function isCollection({ kind }: Reply): boolean {
  return kind === 'array' || kind === 'set' || kind === 'map';
}

function Collection({
  reply,
  depth,
  names,
}: {
  reply: Extract<Reply, { kind: 'array' | 'set' | 'map' }>;
  depth: number;
  names?: readonly string[] | undefined;
}) {
  const items = itemsOf(reply, names);
  const nested = depth > 0;
  const heading =
    items.length > OPEN_ITEMS || (nested && !(reply.kind === 'array' && isPair(items)));
  const [open, setOpen] = useState(!nested || (items.length <= OPEN_ITEMS && depth < 4));
  const [shown, setShown] = useState(SHOWN_ITEMS);
  if (items.length === 0) return <span className="text-ink-faint">{EMPTY[reply.kind]}</span>;
  const label = `${reply.kind}, ${reply.kind === 'map' ? TEXTS.pairs(items.length) : TEXTS.items(items.length)}`;
  const width = String(items.length).length;
  return (
    <div className="min-w-0">
      {heading && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-4 items-center gap-1 rounded text-ink-soft hover:text-ink"
        >
          <span className={open ? '' : '-rotate-90'}>
            <ChevronIcon up={false} />
          </span>
          {label}
        </button>
      )}
      {open && (
        <ol className="min-w-0">
          {items.slice(0, shown).map(({ name, value }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a reply never changes
            <li key={i} className="flex min-w-0 gap-x-2">
              <span className="shrink-0 whitespace-pre text-ink-faint select-none">
                {String(i + 1).padStart(width)}
                {MARKS[reply.kind]}
              </span>
              <div className="flex min-w-0 flex-1 flex-wrap gap-x-2">
                {name !== undefined && <Name name={name} depth={depth} />}
                <div className="min-w-0 flex-1 basis-32">
                  <Node reply={inspect(value)} depth={depth + 1} />
                </div>
              </div>
            </li>
          ))}
        </ol>
      )}
      {open && shown < items.length && (
        <button
          type="button"
          className="button mt-1 h-7"
          onClick={() => setShown(shown === SHOWN_ITEMS ? MORE_ITEMS : shown + MORE_ITEMS)}
        >
          {items.length <= shown + MORE_ITEMS
            ? TEXTS.showAll(items.length)
            : TEXTS.showMore(MORE_ITEMS, items.length - shown)}
        </button>
      )}
    </div>
  );
}

function Name({ name, depth }: { name: Reply | string; depth: number }) {
  if (typeof name === 'string') {
    return <span className="max-w-full truncate text-ink-soft">{name}</span>;
  }
  return (
    <div className="flex max-w-full min-w-0 gap-2">
      <Node reply={name} depth={depth + 1} />
      <span aria-hidden="true" className="text-ink-faint">
        ⇒
      </span>
    </div>
  );
}

function LongText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > SHOWN_CHARACTERS;
  return (
    <span className="break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
      {cut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
      {cut && (
        <button type="button" className="button ml-2 h-7" onClick={() => setWhole(true)}>
          {TEXTS.showText(text.length)}
        </button>
      )}
    </span>
  );
}
