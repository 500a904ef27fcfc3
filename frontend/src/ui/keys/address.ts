import type { Text } from '../../protocol/text';
import { BY_KEY, COLUMNS, type Sort } from '../../store/order';
import { TYPES } from './types';

/** The part of the state of the page that its address holds. */
export interface Address {
  readonly db: number;
  readonly search: string;
  /** Empty: all types. */
  readonly type: string;
  readonly sort: Sort;
  /** The key in the details. */
  readonly open?: Text;
  /** Present: the keys are shown as a tree. */
  readonly tree?: TreeAddress;
}

export interface TreeAddress {
  readonly separator: string;
  /** The paths of the open folders. */
  readonly folders: readonly Text[];
}

export const SEPARATOR = ':';

const PAGE = '#keys';

/** Reads the part of a URL behind `#`; what is missing or wrong is as in a new page. */
export function parseAddress(hash: string): Address {
  const fields = new URLSearchParams(
    hash.startsWith(`${PAGE}?`) ? hash.slice(PAGE.length + 1) : '',
  );
  const db = Number(fields.get('db') ?? 0);
  const key = fields.get('key');
  const binary = fields.get('key64');
  return {
    db: Number.isInteger(db) && db >= 0 ? db : 0,
    search: fields.get('search') ?? '',
    type: TYPES.find((type) => type === fields.get('type')) ?? '',
    sort: parseSort(fields.get('sort')),
    open: isBase64(binary) ? { b64: binary } : (key ?? undefined),
    tree: fields.get('view') === 'tree' ? parseTree(fields) : undefined,
  };
}

export function formatAddress({ db, search, type, sort, open, tree }: Address): string {
  const fields = new URLSearchParams();
  if (db > 0) fields.set('db', String(db));
  if (search !== '') fields.set('search', search);
  if (type !== '') fields.set('type', type);
  if (sort.column !== BY_KEY.column || sort.descending) {
    fields.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  }
  if (tree) {
    fields.set('view', 'tree');
    if (tree.separator !== SEPARATOR) fields.set('separator', tree.separator);
    for (const path of tree.folders) {
      if (typeof path === 'string') fields.append('folder', path);
      else fields.append('folder64', path.b64);
    }
  }
  if (typeof open === 'string') fields.set('key', open);
  else if (open) fields.set('key64', open.b64);
  const text = fields.toString();
  return text === '' ? PAGE : `${PAGE}?${text}`;
}

function parseTree(fields: URLSearchParams): TreeAddress {
  const binary = fields.getAll('folder64').filter(isBase64);
  return {
    separator: fields.get('separator') || SEPARATOR,
    folders: [...fields.getAll('folder'), ...binary.map((b64) => ({ b64 }))],
  };
}

function parseSort(text: string | null): Sort {
  const descending = text?.startsWith('-') ?? false;
  const column = COLUMNS.find((each) => each === text?.slice(descending ? 1 : 0));
  return column ? { column, descending } : BY_KEY;
}

function isBase64(text: string | null): text is string {
  if (text === null) return false;
  try {
    return btoa(atob(text)) === text;
  } catch {
    return false;
  }
}
