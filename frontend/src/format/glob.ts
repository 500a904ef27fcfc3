const GLOB_CHARACTERS = /[*?[\]\\]/;

/** What is typed in the search field as a pattern: a plain word is looked for anywhere in the key. */
export function searchPattern(search: string): string {
  if (search === '') return '*';
  return GLOB_CHARACTERS.test(search) ? search : `*${search}*`;
}
