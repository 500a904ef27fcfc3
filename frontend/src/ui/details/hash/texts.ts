import { formatCount } from '../../../format/numbers';

export const TEXTS = {
  label: 'Fields',
  filter: 'Filter fields',
  add: 'Add field',
  field: 'Field',
  value: 'Value',
  expires: 'TTL',
  never: '–',
  empty: 'No field matches.',
  searching: 'No match on this page. The next page continues the search.',
  changed: 'The value has changed since you opened it. Saving replaces it.',
  gone: 'The field has been deleted. Saving creates it again.',
  removeTitle: 'Delete this field?',
  expireIn: 'Expire field in (s)',
  setExpiry: 'Set expiry',
  persist: 'Persist',
  badExpiry: 'The expiry must be a whole number above zero.',
  exists: 'The field already existed: its value was replaced.',
  page: (count: number, total: number, page: number, filtered: boolean) => {
    const of = filtered
      ? `${formatCount(count)} matches`
      : `${formatCount(count)} of ${formatCount(total)}`;
    return page > 1 ? `${of}, page ${formatCount(page)}` : of;
  },
};
