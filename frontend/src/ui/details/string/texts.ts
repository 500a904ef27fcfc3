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
  decoders: {
    none: 'As it is',
    gzip: 'Unpack gzip',
    base64: 'Decode Base64',
    messagePack: 'Decode MessagePack',
  },
  decoding: 'Decoding…',
  badGzip: 'The gzip data is damaged or incomplete.',
  badMessagePack: (why: string) => `This is not valid MessagePack: ${why}`,
  badBase64: 'This is not valid Base64.',
  binary: 'Not UTF-8: bytes as \\xNN',
  goTo: 'Go to byte',
  previous: 'Previous range',
  next: 'Next range',
  loadMore: 'Load more',
  loading: 'Loading…',
  noJson: 'This value is not a JSON object or array.',
  wholeForJson: 'Load the whole value to show it as JSON.',
  tooLongForJson: (most: number) =>
    `Values larger than ${formatBytes(most)} are not shown as JSON.`,
  loaded: (count: number, total: number) => `${formatBytes(count)} of ${formatBytes(total)} loaded`,
  range: (offset: number, count: number, total: number) =>
    `Bytes ${formatCount(offset)}–${formatCount(offset + count - 1)} of ${formatCount(total)}`,
  editRange: 'Edit range…',
  rangeTitle: (offset: number, count: number) =>
    `${formatCount(count)} bytes from offset ${formatCount(offset)}`,
  rangeCaption: 'Bytes',
  rangeChanged: 'These bytes have changed since you opened them. Saving replaces them.',
  rangeGone:
    'The value has been shortened or deleted, and no longer has these bytes. Saving writes them again.',
  rangeLength: (wanted: number, typed: number) =>
    `This range has ${formatCount(wanted)} bytes, but you typed ${formatCount(typed)}. Type exactly as many bytes as the range has.`,
  notJson: (message: string) => `This is not valid JSON: ${message}`,
};
