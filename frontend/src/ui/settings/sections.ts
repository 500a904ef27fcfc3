/** The properties that the page passes to a section. */
export interface SectionProps {
  /** The connection is live and the page may write. */
  readonly writable: boolean;
  /** The part of the address behind the question mark. */
  readonly query: URLSearchParams;
  /** Changes the address; an empty value leaves its parameter out. */
  onQuery(change: Readonly<Record<string, string>>): void;
}

export const SECTIONS = ['config', 'users', 'persistence', 'data'] as const;

export type SectionName = (typeof SECTIONS)[number];

export interface SettingsAddress {
  readonly section: SectionName;
  readonly query: URLSearchParams;
}

/** Reads an address of the settings; the first section where there is no such one. */
export function parseSettings(address: string): SettingsAddress {
  const [path = '', query = ''] = address.split('?', 2);
  const name = path.split('/')[1];
  const section = SECTIONS.find((each) => each === name) ?? SECTIONS[0];
  return { section, query: new URLSearchParams(query) };
}

export function formatSettings(section: SectionName, query?: URLSearchParams): string {
  const text = query?.toString() ?? '';
  return `#settings/${section}${text === '' ? '' : `?${text}`}`;
}
