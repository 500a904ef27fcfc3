/** The sections of the view, each with an address of its own: `#watch`, `#watch/slowlog`, … */
export const SECTIONS = [
  'overview',
  'hotkeys',
  'bigkeys',
  'activity',
  'clients',
  'slowlog',
  'latency',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The minutes that the plots show. */
export const SPANS = [1, 5, 10] as const;
export type Span = (typeof SPANS)[number];

export interface WatchAddress {
  readonly section: Section;
  readonly span: Span;
}

export const VIEW = 'watch';
const PAGE = `#${VIEW}`;
const USUAL: Span = 5;

export function parseAddress(hash: string): WatchAddress {
  const [path = '', query = ''] = hash.split('?', 2);
  const name = path.slice(PAGE.length + 1);
  const minutes = Number(new URLSearchParams(query).get('minutes'));
  return {
    section: SECTIONS.find((section) => section === name) ?? 'overview',
    span: SPANS.find((span) => span === minutes) ?? USUAL,
  };
}

export function formatAddress({ section, span }: WatchAddress): string {
  const path = section === 'overview' ? PAGE : `${PAGE}/${section}`;
  return span === USUAL ? path : `${path}?minutes=${span}`;
}
