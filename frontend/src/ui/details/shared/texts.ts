import { formatCount } from '../../../format/numbers';

export const TEXTS = {
  first: 'First page',
  previous: 'Previous page',
  next: 'Next page',
  last: 'Last page',
  reading: 'Reading…',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  remove: 'Delete',
  removeMore: 'Delete…',
  keep: 'Keep it',
  takeNew: 'Take the new value',
  escapes: 'Bytes as \\xNN',
  tooLong: '(too long to be shown here)',
  actions: 'Actions',
  removeNamed: (name: string) => `Delete ${name}`,
  escapedCaption: (caption: string) => `${caption}, bytes as \\xNN`,
  cannotUndo: 'It cannot be brought back.',
  range: (from: number, to: number, total: number) =>
    total === 0 ? 'Nothing' : `${formatCount(from)}–${formatCount(to)} of ${formatCount(total)}`,
  notLoaded: 'This view could not be loaded. The server may have been updated: reload the page.',
};
