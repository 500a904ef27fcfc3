import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';

type Fields = ReadonlyMap<string, ReplyValue>;

export function isText(value: ReplyValue): value is Text {
  return (
    typeof value === 'string' || (typeof value === 'object' && value !== null && 'b64' in value)
  );
}

// Array.isArray does not narrow a readonly array.
function isList(value: ReplyValue): value is readonly ReplyValue[] {
  return Array.isArray(value);
}

/** The elements of a list or a set; the keys and values of a map in turn. */
export function listOf(value: ReplyValue | undefined): readonly ReplyValue[] {
  if (value === undefined || typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value;
  if ('set' in value) return value.set;
  if ('map' in value) return value.map.flat();
  return [];
}

/** A text of a reply; numbers as their digits. */
export function textOf(value: ReplyValue | undefined): Text {
  if (value === undefined || value === null) return '';
  if (isText(value)) return value;
  if (typeof value === 'object' && 'int' in value) return value.int;
  if (typeof value === 'object' && 'double' in value) return value.double;
  return String(value);
}

/** A text of a reply that is known to be ASCII, such as an id or a number. */
export function asciiOf(value: ReplyValue | undefined): string {
  const text = textOf(value);
  return typeof text === 'string' ? text : '';
}

export function numberOf(value: ReplyValue | undefined): number {
  return Number(asciiOf(value));
}

export function errorOf(value: ReplyValue): string | undefined {
  return typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined;
}

/** A list of twice as many elements as pairs of two. */
export function pairsOf(value: ReplyValue | undefined): [ReplyValue, ReplyValue][] {
  const list = listOf(value);
  const pairs: [ReplyValue, ReplyValue][] = [];
  for (let i = 0; i + 1 < list.length; i += 2) pairs.push([list[i] ?? null, list[i + 1] ?? null]);
  return pairs;
}

/** The fields of a map whose keys are names. */
export function fieldsOf(value: ReplyValue | undefined): Fields {
  return new Map(pairsOf(value).map(([name, field]) => [asciiOf(name), field]));
}

export function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
