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
  replace: 'Replace the other key. Its value is lost.',
  exists: (key: string) => `A key of the name ${key} exists.`,
  sameName: 'This is the name of the key itself.',
  noKey: 'There is no such key any more.',
  nameCopied: 'Copied the name.',
  renamed: (to: string) => `Renamed to ${to}.`,
  copied: (to: string, db: number) => `Copied to ${to} in database ${db}.`,
  persisted: 'Removed the expiry.',
  notPersisted: 'There was no expiry to remove.',
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
      ? '1 was not restored, because there is a new key of its name.'
      : `${formatCount(count)} were not restored, because there are new keys of their names.`,
  plan: {
    reading: 'Checking whether this can be undone…',
    kept: (seconds: number) => `You can undo this for ${seconds} seconds.`,
    many: (most: number) =>
      `This cannot be undone: more than ${formatCount(most)} keys are not kept.`,
    perhaps: (bytes: number, all: number) =>
      `Keys of at most ${formatBytes(bytes)}, ${formatBytes(all)} in total, can be restored for a short time.`,
    rights: 'This cannot be undone: you have no right to read the keys with MEMORY and DUMP.',
    total: (most: number) => `This cannot be undone: the keys have more than ${formatBytes(most)}.`,
    large: (count: number, total: number, most: number) =>
      total === 1
        ? `This cannot be undone: the key has more than ${formatBytes(most)}.`
        : `${formatCount(count)} of ${keyCount(total)} cannot be restored, because they have more than ${formatBytes(most)}. The others can be for a short time.`,
  },
};
