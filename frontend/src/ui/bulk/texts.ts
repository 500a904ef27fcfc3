import { formatCount } from '../../format/numbers';
import { TEXTS as COMMON } from '../common/texts';

const { keyCount } = COMMON;

export const TEXTS = {
  deleteTitle: (count: number) => (count === 1 ? 'Delete this key?' : `Delete ${keyCount(count)}?`),
  deletedTitle: (count: number) => `Delete ${keyCount(count)}`,
  expireTitle: (count: number) =>
    count === 1 ? 'Set the expiry of this key?' : `Set the expiry of ${keyCount(count)}?`,
  expiredTitle: (count: number) => `Set the expiry of ${keyCount(count)}`,
  stop: 'Stop',
  stopped: 'Stopped.',
  delete: (count: number) => `Delete ${keyCount(count)}`,
  expire: 'Set expiry',
  more: (count: number) => `and ${formatCount(count)} more`,
  inDatabase: (db: number) => `In database ${db}.`,
  expireIn: 'Expire in',
  unit: 'Unit of the expiry',
  progress: 'Keys done',
  running: (answered: number, total: number) =>
    `${formatCount(answered)} of ${formatCount(total)}…`,
  deleted: (changed: number, total: number) =>
    `Deleted ${formatCount(changed)} of ${keyCount(total)}.`,
  expired: (changed: number, total: number) =>
    `Set the expiry of ${formatCount(changed)} of ${keyCount(total)}.`,
  missing: (count: number) => ` ${keyCount(count)} no longer existed.`,
  allMatching: (pattern: string, type: string | undefined) =>
    type === undefined
      ? `All keys that match ${pattern}, including keys that are created while this runs.`
      : `All keys of type ${type} that match ${pattern}, including keys that are created while this runs.`,
  sureDelete: (count: number) => `Yes, delete ${keyCount(count)}`,
  sureExpire: (count: number) => `Yes, set the expiry of ${keyCount(count)}`,
  deletedMatching: (changed: number) => `Deleted ${keyCount(changed)}.`,
  expiredMatching: (changed: number) => `Set the expiry of ${keyCount(changed)}.`,
  skipped: (rows: number) =>
    rows === 1
      ? '1 row in this range is not loaded, so it is not selected.'
      : `${formatCount(rows)} rows in this range are not loaded, so they are not selected.`,
  selectAllHint: 'Select all keys of the list (Ctrl+A)',
  selectAll: (count: number) => `Select all ${formatCount(count)}`,
  allSelected: (count: number, pattern: string) =>
    pattern === '*'
      ? `All ${keyCount(count)} selected`
      : `All ${keyCount(count)} that match ${pattern} selected`,
  selection: 'Selected keys',
  selected: (count: number) => `${keyCount(count)} selected`,
  expireMore: 'Set expiry…',
  deleteMore: 'Delete…',
  clear: 'Clear the selection',
  clearHint: 'Clear the selection (Esc)',
};
