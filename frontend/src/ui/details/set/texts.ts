export const TEXTS = {
  label: 'Members',
  member: 'Member',
  filter: 'Filter members',
  add: 'Add member',
  empty: 'No member matches.',
  searching: 'No match on this page. The next page continues the search.',
  exists: 'The set already contains this member.',
  removeTitle: 'Delete this member?',
  elements: ['member', 'members'] as const,
};
