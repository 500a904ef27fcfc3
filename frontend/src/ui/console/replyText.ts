import { escapeBytes } from '../../format/escape';
import { type Text, textBytes } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';

export type Pairs = readonly (readonly [ReplyValue, ReplyValue])[];

/** A reply, its type made explicit. */
export type Reply =
  | { readonly kind: 'nil' }
  | { readonly kind: 'text'; readonly text: Text }
  | {
      readonly kind: 'plain';
      readonly type: 'integer' | 'double' | 'boolean' | 'error';
      readonly text: string;
    }
  | { readonly kind: 'array' | 'set'; readonly items: readonly ReplyValue[] }
  | { readonly kind: 'map'; readonly pairs: Pairs };

export function inspect(value: ReplyValue): Reply {
  if (value === null) return { kind: 'nil' };
  if (typeof value === 'boolean') return { kind: 'plain', type: 'boolean', text: String(value) };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (Array.isArray(value)) return { kind: 'array', items: value };
  const object = value as Exclude<ReplyValue, null | boolean | string | readonly ReplyValue[]>;
  if ('b64' in object) return { kind: 'text', text: object };
  if ('int' in object) return { kind: 'plain', type: 'integer', text: object.int };
  if ('double' in object) return { kind: 'plain', type: 'double', text: object.double };
  if ('error' in object) return { kind: 'plain', type: 'error', text: object.error };
  if ('set' in object) return { kind: 'set', items: object.set };
  if ('map' in object) return { kind: 'map', pairs: object.map };
  return { kind: 'nil' };
}

const PLAIN_STATUS = new Set(['OK', 'QUEUED', 'PONG', 'RESET']);

/** Returns whether a text is shown without quotes, like a simple string. */
export const isStatus = (text: Text) => typeof text === 'string' && PLAIN_STATUS.has(text);

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const encoder = new TextEncoder();

/** A text in double quotes, with escapes that the command line reads back. */
export function quoted(text: Text): string {
  if (typeof text !== 'string') {
    return `"${escapeBytes(textBytes(text)).replaceAll('"', '\\"')}"`;
  }
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(UNSAFE, (character) => {
      if (character === '\n') return '\\n';
      if (character === '\r') return '\\r';
      if (character === '\t') return '\\t';
      return Array.from(
        encoder.encode(character),
        (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
      ).join('');
    });
  return `"${escaped}"`;
}

// Commands whose reply is a page of text, which redis-cli prints as it is.
const RAW = new Set([
  'INFO',
  'LOLWUT',
  'CLIENT LIST',
  'CLIENT INFO',
  'CLUSTER INFO',
  'CLUSTER NODES',
  'MEMORY DOCTOR',
  'MEMORY MALLOC-STATS',
  'LATENCY DOCTOR',
  'LATENCY GRAPH',
  'DEBUG HTSTATS',
]);

export function isRaw(args: readonly Text[]): boolean {
  const words = args.slice(0, 2).map((word) => String(word).toUpperCase());
  return RAW.has(words[0] ?? '') || RAW.has(words.join(' '));
}

const EMPTY = { array: '(empty array)', set: '(empty set)', map: '(empty hash)' } as const;

/** A reply as redis-cli prints it with RESP3. */
export function replyText(value: ReplyValue, raw = false): string {
  const reply = inspect(value);
  if (raw && reply.kind === 'text' && typeof reply.text === 'string') return reply.text.trimEnd();
  if (reply.kind === 'text' && isStatus(reply.text)) return String(reply.text);
  return nested(reply, '');
}

function nested(reply: Reply, indent: string): string {
  switch (reply.kind) {
    case 'nil':
      return '(nil)';
    case 'text':
      return quoted(reply.text);
    case 'plain':
      return reply.type === 'boolean' ? `(${reply.text})` : `(${reply.type}) ${reply.text}`;
    case 'map':
      return lines(reply.kind, reply.pairs, '#', indent, ([key, item], inner) => {
        const name = nested(inspect(key), inner);
        return `${name} => ${nested(inspect(item), inner)}`;
      });
    default:
      return lines(
        reply.kind,
        reply.items,
        reply.kind === 'set' ? '~' : ')',
        indent,
        (item, inner) => nested(inspect(item), inner),
      );
  }
}

function lines<A>(
  kind: keyof typeof EMPTY,
  items: readonly A[],
  mark: string,
  indent: string,
  print: (item: A, inner: string) => string,
): string {
  if (items.length === 0) return EMPTY[kind];
  const width = String(items.length).length;
  const inner = indent + ' '.repeat(width + 2);
  return items
    .map((item, i) => {
      const head = `${i === 0 ? '' : indent}${String(i + 1).padStart(width)}${mark} `;
      return head + print(item, inner);
    })
    .join('\n');
}

/** Estimates the number of characters of a reply; stops counting at a limit. */
export function weigh(value: ReplyValue, most: number): number {
  const reply = inspect(value);
  if (reply.kind === 'text') {
    return 8 + (typeof reply.text === 'string' ? reply.text.length : reply.text.b64.length);
  }
  const items: readonly ReplyValue[] =
    reply.kind === 'map'
      ? reply.pairs.flat()
      : reply.kind === 'array' || reply.kind === 'set'
        ? reply.items
        : [];
  let sum = 16;
  for (const item of items) {
    if (sum > most) break;
    sum += weigh(item, most);
  }
  return sum;
}
