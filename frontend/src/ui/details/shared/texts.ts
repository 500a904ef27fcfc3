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
  /** A page of elements; `names` is what one is called, and several. */
  page: (
    count: number,
    total: number,
    page: number,
    filtered: boolean,
    [one, many]: readonly [string, string],
  ) => {
    const matches = `${formatCount(count)} ${count === 1 ? 'match' : 'matches'}`;
    const all = `${formatCount(total)} ${total === 1 ? one : many}`;
    const shown = filtered ? matches : count === total ? all : `${formatCount(count)} of ${all}`;
    return page > 1 ? `Page ${formatCount(page)}: ${shown}` : shown;
  },
  notLoaded: 'This view could not be loaded. The server may have been updated: reload the page.',
};
