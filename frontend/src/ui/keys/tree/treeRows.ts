import { displayText } from '../../../format/escape';
import { type Text, textBytes, textId } from '../../../protocol/text';
import type { Tree, TreeChild, TreeFolder } from '../../../protocol/wire';

export type KeyChild = Extract<TreeChild, { key: Text }>;

interface Place {
  readonly id: string;
  readonly level: number;
  /** The folder that contains it; empty: the topmost one. */
  readonly parent: Text;
}

export type TreeRow =
  | (Place & {
      readonly kind: 'folder';
      readonly path: Text;
      readonly name: string;
      readonly keys: number;
      readonly memory: number;
      readonly open: boolean;
    })
  | (Place & {
      readonly kind: 'key';
      readonly child: KeyChild;
      readonly name: string;
      readonly memory: number;
    })
  /** There are more children, or they have not come yet. */
  | (Place & { readonly kind: 'more' | 'reading' });

/** The rows of the tree from top to bottom. */
export function rowsOf(tree: Tree, open: ReadonlySet<string>): TreeRow[] {
  const folders = new Map(tree.folders.map((folder) => [textId(folder.path), folder]));
  const rows: TreeRow[] = [];

  const add = (folder: TreeFolder, level: number): void => {
    const parent = folder.path;
    for (const child of folder.children) {
      const memory = Number(child.memory);
      if ('key' in child) {
        const id = `key ${textId(child.key)}`;
        const name = nameIn(child.key, parent);
        rows.push({ kind: 'key', id, level, parent, child, name, memory });
        continue;
      }
      const { folder: path, keys } = child;
      const pathId = textId(path);
      const isOpen = open.has(pathId);
      rows.push({
        kind: 'folder',
        id: `folder ${pathId}`,
        level,
        parent,
        path,
        name: nameIn(path, parent),
        keys: Number(keys),
        memory,
        open: isOpen,
      });
      const below = isOpen ? folders.get(pathId) : undefined;
      if (below) add(below, level + 1);
      else if (isOpen) {
        rows.push({ kind: 'reading', id: `reading ${pathId}`, level: level + 1, parent: path });
      }
    }
    if (folder.more) rows.push({ kind: 'more', id: `more ${textId(parent)}`, level, parent });
  };

  const top = folders.get('');
  if (top) add(top, 1);
  return rows;
}

/** The part of a name behind the path of its folder. */
function nameIn(name: Text, parent: Text): string {
  if (typeof name === 'string' && typeof parent === 'string') {
    return displayText(name.slice(parent.length));
  }
  const shown = displayText(name);
  const before = displayText(parent);
  return shown.startsWith(before) ? shown.slice(before.length) : shown;
}

/** Returns whether a folder is the other one or below it. */
export function isWithin(path: Text, folder: Text): boolean {
  const [bytes, begin] = [textBytes(path), textBytes(folder)];
  return begin.length <= bytes.length && begin.every((byte, i) => bytes[i] === byte);
}
