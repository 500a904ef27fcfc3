import { type Text, textId } from '../../../protocol/text';
import { type Ask, inPieces } from '../shared/reading';
import { listOf, numberOf, textOf } from '../shared/replies';
import { TEXTS } from './texts';

export interface ListElement {
  readonly index: number;
  /** Undefined where it is too long for a reply. */
  readonly value: Text | undefined;
}

export interface ListPage {
  readonly elements: readonly ListElement[];
  readonly total: number;
}

export async function readList(
  ask: Ask,
  key: Text,
  offset: number,
  count: number,
): Promise<ListPage> {
  const [length, values] = await Promise.all([
    ask(['LLEN', key]),
    inPieces(offset, count, async (first, many) =>
      listOf(await ask(['LRANGE', key, String(first), String(first + many - 1)])).map(textOf),
    ),
  ]);
  const elements = values.map((value, i) => ({ index: offset + i, value }));
  return { elements, total: numberOf(length) };
}

/** Throws where another element stands at the index, as after a push. */
async function verify(ask: Ask, key: Text, index: number, value: Text): Promise<void> {
  const now = await ask(['LINDEX', key, String(index)]);
  if (now === null || textId(textOf(now)) !== textId(value)) throw new Error(TEXTS.moved);
}

/** Deletes the element at an index, also where the same value stands elsewhere, too. */
export async function removeAt(ask: Ask, key: Text, index: number, value: Text): Promise<void> {
  await verify(ask, key, index, value);
  const total = numberOf(await ask(['LLEN', key]));
  const first = await ask(['LPOS', key, value]);
  if (numberOf(first) === index) {
    await ask(['LREM', key, '1', value]);
    return;
  }
  const last = await ask(['LPOS', key, value, 'RANK', '-1']);
  if (numberOf(last) === index) {
    await ask(['LREM', key, '-1', value]);
    return;
  }
  // Between equal elements: this one gets a value of its own, which is then deleted.
  const mark = `deleted:${Math.random().toString(36).slice(2)}:${Date.now()}`;
  const near = index < total / 2 ? '1' : '-1';
  await ask(['LSET', key, String(index), mark]);
  await ask(['LREM', key, near, mark]);
}

/** Inserts beside the element at an index. LINSERT looks for a value, and takes the first one. */
export async function insertBeside(
  ask: Ask,
  key: Text,
  where: 'BEFORE' | 'AFTER',
  pivot: { readonly index: number; readonly value: Text },
  value: Text,
): Promise<void> {
  await verify(ask, key, pivot.index, pivot.value);
  const first = numberOf(await ask(['LPOS', key, pivot.value]));
  if (first !== pivot.index) throw new Error(TEXTS.notFirst(first));
  await ask(['LINSERT', key, where, pivot.value, value]);
}
