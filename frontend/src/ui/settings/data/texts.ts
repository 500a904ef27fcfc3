export const TEXTS = {
  exportTitle: 'Export',
  exportText:
    'All keys of all databases and the libraries of functions as they are now, in one RDB file. Reredis and redis-server can load it.',
  exportButton: 'Export',
  waiting: 'Waiting for the download to start…',
  lateHint:
    'If the download does not start: the browser may have blocked it, or two exports or imports run already.',
  writing: (done: string, total: string) => `Writing a snapshot: ${done} of ${total} keys`,
  sending: (done: string, total: string) => `Downloading: ${done} of ${total}`,
  exported: 'Downloaded.',
  exportFailed: (why: string) => `The export failed: ${why}`,
  importTitle: 'Import',
  importText:
    'Adds the keys of an RDB file, as Reredis and redis-server write it. The file is checked as a whole before anything is changed. Keys that have expired are left out.',
  choose: 'Choose a file',
  drop: 'or drop it here',
  chosen: (name: string, size: string) => `${name} (${size})`,
  notRdb: 'This is not an RDB file: it does not begin with REDIS.',
  mode: 'What happens to the data that is there',
  modes: {
    keep: ['Keep it', 'Keys that exist stay as they are, and only the others are added.'],
    replace: ['Replace the same keys', 'Keys that exist get the value of the file. Others stay.'],
    flush: [
      'Delete it first',
      'All keys of all databases and all libraries of functions are deleted, then the file is imported. Clients see the store empty until it is filled.',
    ],
  } as Record<'keep' | 'replace' | 'flush', readonly [name: string, meaning: string]>,
  importButton: 'Import…',
  confirmTitle: (name: string) => `Import ${name}?`,
  confirmKeep: (size: string) => `Adds the keys of this file (${size}) that do not exist yet.`,
  confirmReplace: (size: string) =>
    `Adds the keys of this file (${size}) and overwrites those of the same name. Their present values are lost.`,
  confirmFlush: (keys: string) =>
    `Deletes all keys of all databases (${keys}) and all libraries of functions. They cannot be brought back.`,
  unknownKeys: 'their number is not known',
  keyCount: (count: string) => `${count} keys`,
  start: 'Import',
  startFlush: 'Delete all and import',
  cancel: 'Cancel',
  stop: 'Stop the upload',
  uploading: (done: string, total: string) => `Uploading: ${done} of ${total}`,
  checking: (done: string, total: string) => `Checking: ${done} of ${total}`,
  loading: (done: string, total: string) => `Importing: ${done} of ${total}`,
  importing: 'Importing…',
  result: (loaded: string) => `Imported ${loaded} ${loaded === '1' ? 'key' : 'keys'}.`,
  skipped: (count: string) => `${count} existed and were kept.`,
  expired: (count: string) => `${count} had expired.`,
  libraries: (count: string) => `Libraries of functions in the file: ${count}.`,
  stopped: 'The upload was stopped. Nothing was imported.',
  uploadLost: 'The connection broke during the upload. Nothing was imported.',
  answerLost:
    'The connection broke after the upload. The import may have been executed: look at the keys.',
} as const;
