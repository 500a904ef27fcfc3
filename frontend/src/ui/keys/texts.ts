import { TEXTS as COMMON } from '../common/texts';

const { keyCount } = COMMON;

export const TEXTS = {
  table: 'Keys',
  focusSearch: 'Search keys',
  createKey: 'Create a key',
  columns: {
    key: 'Key',
    type: 'Type',
    value: 'Value',
    size: 'Size',
    ttl: 'TTL',
    changed: 'Changed',
  },
  selected: 'Selected',
  select: (key: string) => `Select ${key}`,
  actions: 'Actions',
  actionsFor: (key: string) => `Actions for ${key}`,
  actionsHint: 'Actions (Shift+F10)',
  gone: 'deleted or expired',
  unknown: '–',
  readingRow: 'Reading this row',
  held: 'Order held while a row is pointed at',
  reading: 'Reading the keys…',
  waiting: 'Waiting for the server…',
  emptyTitle: 'This database is empty',
  emptyHint: 'Keys appear here the moment they are set. Set one below.',
  noMatch: 'No key matches',
  showAll: 'Show all keys',
  search: 'Search keys: a word or a glob pattern',
  searchHint: 'Search: word or pattern*',
  newKey: 'New key',
  database: 'Database',
  databaseName: (db: number, keys: number | undefined) =>
    keys === undefined ? `DB ${db}` : `DB ${db}: ${keyCount(keys)}`,
  type: 'Type',
  allTypes: 'All types',
  truncated: 'More keys than the server lists',
  truncatedHint: ': narrow the search',
  loading: 'Loading…',
  stillReading: 'Still reading the keys',
  stillReadingPart: (percent: number) => `Still reading the keys: ${percent} %`,
  /** The number of keys in the table, and what is said before and after that of the database. */
  of: ' of ',
  keys: ' keys',
};
