import { displayText } from '../../../format/escape';
import type { ActivityColumn } from '../../../protocol/figureFeed';
import { textId } from '../../../protocol/text';
import { TEXTS } from '../texts';

export interface HeatRow {
  readonly id: string;
  readonly label: string;
  readonly total: number;
  /** By second, the oldest first. */
  readonly counts: readonly number[];
}

export interface Heat {
  /** The seconds, the oldest first. */
  readonly times: readonly number[];
  readonly rows: readonly HeatRow[];
  readonly total: number;
  readonly most: number;
}

/** The number of rows shown; one more row stands for all other prefixes. */
const ROWS = 24;
const SLOTS_OF_GROUP = 1024;

/** The rows of the last minutes, by name so that they keep their places; all others together at the end. */
export function heat(columns: readonly ActivityColumn[], minutes: number): Heat {
  const last = columns.at(-1)?.time ?? 0;
  const shown = columns.filter(({ time }) => time > last - minutes * 60);
  const rows = new Map<string, { label: string; total: number; counts: number[] }>();
  for (const [i, { counts }] of shown.entries()) {
    for (const [prefix, count] of counts) {
      const slots = typeof prefix === 'number';
      const id = slots ? `#${prefix}` : `:${textId(prefix)}`;
      let row = rows.get(id);
      if (!row) {
        const label = slots
          ? TEXTS.slots(prefix * SLOTS_OF_GROUP, (prefix + 1) * SLOTS_OF_GROUP - 1)
          : displayText(prefix);
        row = { label, total: 0, counts: shown.map(() => 0) };
        rows.set(id, row);
      }
      row.total += count;
      row.counts[i] = count;
    }
  }
  const top = [...rows]
    .sort(([, a], [, b]) => b.total - a.total)
    .slice(0, ROWS)
    .map(([id, row]) => ({ id, ...row }))
    .sort(byName);
  const others = shown.map(
    ({ total }, i) => total - top.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0),
  );
  const rest = others.reduce((sum, count) => sum + count, 0);
  const all: HeatRow[] =
    rest > 0
      ? [...top, { id: 'other', label: TEXTS.otherPrefixes, total: rest, counts: others }]
      : top;
  return {
    times: shown.map(({ time }) => time),
    rows: all,
    total: shown.reduce((sum, { total }) => sum + total, 0),
    most: Math.max(1, ...all.flatMap(({ counts }) => counts)),
  };
}

/** Prefixes first, then slots in their order. */
function byName(a: HeatRow, b: HeatRow): number {
  const [left, right] = [a.id.startsWith('#'), b.id.startsWith('#')];
  if (left !== right) return left ? 1 : -1;
  if (left) return Number(a.id.slice(1)) - Number(b.id.slice(1));
  return a.label < b.label ? -1 : 1;
}

/** Returns the strength of a cell's colour, from 0 to 1, on a logarithmic scale because activity differs by magnitudes. */
export function strength(count: number, most: number): number {
  return count <= 0 ? 0 : 0.12 + 0.88 * (Math.log1p(count) / Math.log1p(most));
}
