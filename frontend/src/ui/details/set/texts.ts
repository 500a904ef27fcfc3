import { formatCount } from '../../../format/numbers';

export const TEXTS = {
  label: 'Members',
  member: 'Member',
  filter: 'Filter members',
  add: 'Add member',
  empty: 'No member matches.',
  searching: 'No match on this page. The next page continues the search.',
  exists: 'The set already contains this member.',
  removeTitle: 'Delete this member?',
  page: (count: number, total: number, page: number, filtered: boolean) => {
    const of = filtered
      ? `${formatCount(count)} matches`
      : `${formatCount(count)} of ${formatCount(total)}`;
    return page > 1 ? `${of}, page ${formatCount(page)}` : of;
  },
};
