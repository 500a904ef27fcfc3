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
  takeNew: 'Load the new value',
  escapes: 'Bytes as \\xNN',
  tooLong: '(too long to show)',
  actions: 'Actions',
  removeNamed: (name: string) => `Delete ${name}`,
  escapedCaption: (caption: string) => `${caption}, bytes as \\xNN`,
  cannotUndo: 'This cannot be undone.',
  range: (from: number, to: number, total: number) =>
    total === 0
      ? 'No elements'
      : `${formatCount(from)}–${formatCount(to)} of ${formatCount(total)}`,
  notLoaded: 'This view could not be loaded. The server may have been updated: reload the page.',
};
