import { formatCount } from '../../../format/numbers';

export const TEXTS = {
  name: 'HyperLogLog',
  bytes: 'Bytes',
  show: 'Show',
  count: 'Distinct elements (estimate)',
  encoding: 'Encoding',
  cache: 'Cached count',
  cacheValid: 'valid',
  cacheOld: 'out of date',
  used: 'Registers in use',
  usedOf: (used: number, all: number) => `${formatCount(used)} of ${formatCount(all)}`,
  registers: 'Registers by value',
  value: 'Value',
  registersShort: 'Registers',
  corrupt: 'The registers of this HyperLogLog are damaged.',
  element: 'Element',
  add: 'Add element',
  added: 'The registers changed.',
  notAdded: 'No register changed: the element is already counted, or does not affect the estimate.',
};
