import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from './address';

const PLAIN: Address = {
  db: 0,
  search: '',
  type: '',
  sort: { column: 'key', descending: false },
  open: undefined,
};

describe('the address', () => {
  it.each<[Partial<Address>, string]>([
    [{}, '#keys'],
    [{ db: 3 }, '#keys?db=3'],
    [{ search: 'größe*&x=#1' }, '#keys?search=gr%C3%B6%C3%9Fe*%26x%3D%231'],
    [{ type: 'zset', sort: { column: 'ttl', descending: false } }, '#keys?type=zset&sort=ttl'],
    [{ sort: { column: 'key', descending: true } }, '#keys?sort=-key'],
    [{ open: '' }, '#keys?key='],
    [{ open: 'a b+c%' }, '#keys?key=a+b%2Bc%25'],
    [{ open: { b64: '/wBr+Q==' } }, '#keys?key64=%2FwBr%2BQ%3D%3D'],
  ])('of %j is %s', (change, hash) => {
    const address = { ...PLAIN, ...change };
    expect(formatAddress(address)).toBe(hash);
    expect(parseAddress(hash)).toEqual(address);
  });

  it.each([
    '',
    '#',
    '#other?db=3',
    '#keys?db=-1&sort=colour&type=thing&key64=%25',
    '#keys?db=1.5',
    '#keys?db=x&sort=--key',
  ])('with nonsense is the one of a new page: %s', (hash) => {
    expect(parseAddress(hash)).toEqual(PLAIN);
  });
});
