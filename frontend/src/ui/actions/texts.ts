import { formatBytes, formatCount } from '../../format/numbers';
import { TEXTS as COMMON } from '../common/texts';

const { keyCount } = COMMON;

export const TEXTS = {
  menu: (key: string) => `Actions for ${key}`,
  open: 'Open',
  rename: 'Rename…',
  copy: 'Copy key…',
  copyName: 'Copy name',
  expire: 'Set expiry…',
  persist: 'Remove expiry',
  delete: 'Delete…',
  noExpiry: 'The key has no expiry.',
  renameTitle: 'Rename this key',
  copyTitle: 'Copy this key',
  newName: 'New name',
  database: 'Database',
  databaseName: (db: number) => `DB ${db}`,
  doRename: 'Rename',
  doCopy: 'Copy',
  replace: 'Replace the existing key. Its value is lost.',
  exists: (key: string) => `A key named ${key} already exists.`,
  sameName: 'The key already has this name.',
  noKey: 'The key no longer exists.',
  nameCopied: 'Copied the name.',
  renamed: (to: string) => `Renamed to ${to}.`,
  copied: (to: string, db: number) => `Copied to ${to} in database ${db}.`,
  persisted: 'Removed the expiry.',
  notPersisted: 'The key had no expiry.',
  undo: 'Undo',
  close: 'Close this notice',
  notice: 'What was done',
  deleted: (count: number) => `Deleted ${keyCount(count)}.`,
  undoHint: (text: string) => `${text} Press Ctrl+Z to undo.`,
  undoPart: (count: number) => `${formatCount(count)} of them can be restored.`,
  restoring: 'Restoring…',
  restored: (count: number, total: number) =>
    count === total
      ? `Restored ${keyCount(count)}.`
      : `Restored ${formatCount(count)} of ${keyCount(total)}.`,
  taken: (count: number) =>
    count === 1
      ? '1 was not restored, because a new key has its name.'
      : `${formatCount(count)} were not restored, because new keys have their names.`,
  plan: {
    reading: 'Checking whether this can be undone…',
    kept: (seconds: number) => `You can undo this for ${seconds} seconds.`,
    many: (most: number) =>
      `This cannot be undone: the page can restore at most ${formatCount(most)} keys.`,
    perhaps: (bytes: number, all: number) =>
      `For a short time, keys of up to ${formatBytes(bytes)} can be restored, at most ${formatBytes(all)} in total.`,
    rights: 'This cannot be undone: your user may not run MEMORY and DUMP on the keys.',
    total: (most: number) =>
      `This cannot be undone: the keys are larger than ${formatBytes(most)} in total.`,
    large: (count: number, total: number, most: number) =>
      total === 1
        ? `This cannot be undone: the key is larger than ${formatBytes(most)}.`
        : `${formatCount(count)} of ${keyCount(total)} cannot be restored, because they are larger than ${formatBytes(most)}. The others can be restored for a short time.`,
  },
};
