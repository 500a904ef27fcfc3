export const TEXTS = {
  exportTitle: 'Export',
  exportText:
    'All keys of all databases and all function libraries as they are now, in one RDB file. Reredis and redis-server can load it.',
  exportButton: 'Export',
  waiting: 'Waiting for the download to start…',
  lateHint:
    'If the download does not start, the browser may have blocked it, or two other transfers are already running.',
  writing: (done: string, total: string) => `Writing a snapshot: ${done} of ${total} keys`,
  sending: (done: string, total: string) => `Downloading: ${done} of ${total}`,
  exported: 'Downloaded.',
  exportFailed: (why: string) => `The export failed: ${why}`,
  importTitle: 'Import',
  importText:
    'Adds the keys of an RDB file written by Reredis or redis-server. The whole file is checked before anything is changed. Expired keys are left out.',
  choose: 'Choose a file',
  drop: 'or drop it here',
  chosen: (name: string, size: string) => `${name} (${size})`,
  notRdb: 'This is not an RDB file: it does not begin with REDIS.',
  mode: 'Existing data',
  modes: {
    keep: ['Keep it', 'Existing keys stay as they are. Only new keys are added.'],
    replace: [
      'Replace keys of the same name',
      'Existing keys that are also in the file get its value. Other keys stay as they are.',
    ],
    flush: [
      'Delete it first',
      'All keys of all databases and all function libraries are deleted, then the file is imported. Until then, clients see only some of the keys.',
    ],
  } as Record<'keep' | 'replace' | 'flush', readonly [name: string, meaning: string]>,
  importButton: 'Import…',
  confirmTitle: (name: string) => `Import ${name}?`,
  confirmKeep: (size: string) => `Adds the keys of this file (${size}) that do not exist yet.`,
  confirmReplace: (size: string) =>
    `Adds the keys of this file (${size}) and overwrites keys of the same name. Their current values are lost.`,
  confirmFlush: (keys: string) =>
    `Deletes all keys of all databases (${keys}) and all function libraries. This cannot be undone.`,
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
  skipped: (count: string) => `${count} already existed and were kept.`,
  expired: (count: string) => `${count} had expired.`,
  libraries: (count: string) => `Function libraries in the file: ${count}.`,
  stopped: 'The upload was stopped. Nothing was imported.',
  uploadLost: 'The connection was lost during the upload. Nothing was imported.',
  answerLost:
    'The connection was lost after the upload. The import may have succeeded: check the keys.',
} as const;
