/** The types of values. */
export const TYPES: readonly string[] = ['string', 'hash', 'list', 'set', 'zset', 'stream'];
