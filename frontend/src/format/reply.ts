import type { Text } from '../protocol/text';
import type { ReplyValue } from '../protocol/wire';
import { displayText } from './escape';

function isText(value: object): value is Exclude<Text, string> {
  return 'b64' in value;
}

// Array.isArray does not narrow a readonly array.
function isList(value: object): value is readonly ReplyValue[] {
  return Array.isArray(value);
}

/** A reply as lines of text, nested ones indented, every type recognisable. */
export function formatReply(value: ReplyValue): string {
  if (value === null) return '(nil)';
  if (typeof value === 'boolean') return value ? '(true)' : '(false)';
  if (typeof value === 'string') return displayText(value);
  if (isList(value)) return formatList(value);
  if (isText(value)) return displayText(value);
  if ('int' in value) return `(integer) ${value.int}`;
  if ('double' in value) return `(double) ${value.double}`;
  if ('error' in value) return `(error) ${value.error}`;
  if ('set' in value) return formatList(value.set);
  if ('map' in value) {
    if (value.map.length === 0) return '(empty)';
    return value.map.map(([k, v]) => `${formatReply(k)} → ${indent(formatReply(v))}`).join('\n');
  }
  return '(unknown)';
}

function formatList(items: readonly ReplyValue[]): string {
  if (items.length === 0) return '(empty)';
  return items.map((item, i) => `${i + 1}) ${indent(formatReply(item))}`).join('\n');
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n   ');
}

export function replyInteger(value: ReplyValue): number | undefined {
  return typeof value === 'object' && value !== null && 'int' in value
    ? Number(value.int)
    : undefined;
}
