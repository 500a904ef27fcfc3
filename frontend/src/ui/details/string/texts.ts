import { formatBytes, formatCount } from '../../../format/numbers';

export const TEXTS = {
  text: 'Text',
  json: 'JSON',
  hex: 'Hex',
  bits: 'Bits',
  base64: 'Base64',
  showAs: 'Show the value as',
  editAs: 'Edit the value as',
  decoder: 'Decode',
  decoders: { none: 'As it is', gzip: 'Unpack gzip', base64: 'Decode Base64' },
  decoding: 'Decoding…',
  badGzip: 'This is not complete gzip data.',
  badBase64: 'This is not Base64.',
  binary: 'Not UTF-8: bytes as \\xNN',
  goTo: 'Go to byte',
  previous: 'Previous range',
  next: 'Next range',
  loadMore: 'Load more',
  loading: 'Loading…',
  noJson: 'This value is no JSON object or array.',
  wholeForJson: 'Load all of the value to lay it out.',
  tooLongForJson: (most: number) => `Values above ${formatBytes(most)} are not laid out as JSON.`,
  loaded: (count: number, total: number) => `${formatBytes(count)} of ${formatBytes(total)} loaded`,
  range: (offset: number, count: number, total: number) =>
    `Bytes ${formatCount(offset)}–${formatCount(offset + count - 1)} of ${formatCount(total)}`,
  editRange: 'Edit range…',
  rangeTitle: (offset: number, count: number) =>
    `${formatCount(count)} bytes from byte ${formatCount(offset)} on`,
  rangeCaption: 'Bytes',
  rangeChanged: 'These bytes changed meanwhile. Saving replaces them.',
  rangeGone: 'The value does not reach to here any more.',
  rangeLength: (wanted: number, typed: number) =>
    `This range has ${formatCount(wanted)} bytes, and you typed ${formatCount(typed)}. SETRANGE replaces as many bytes as it is given.`,
  notJson: (message: string) => `This is no JSON: ${message}`,
};
