import { formatCount } from '../../../format/numbers';

export const TEXTS = {
  name: 'HyperLogLog',
  bytes: 'Bytes',
  show: 'Show',
  count: 'Different elements, about',
  encoding: 'Encoding',
  cache: 'Cached count',
  cacheValid: 'valid',
  cacheOld: 'out of date',
  used: 'Registers in use',
  usedOf: (used: number, all: number) => `${formatCount(used)} of ${formatCount(all)}`,
  registers: 'Registers by value',
  value: 'Value',
  registersShort: 'Registers',
  corrupt: 'The registers of this value are not those of a HyperLogLog.',
  element: 'Element',
  add: 'Add element',
  added: 'The registers changed.',
  notAdded: 'No register changed: the element was counted before, or it makes no difference.',
};
