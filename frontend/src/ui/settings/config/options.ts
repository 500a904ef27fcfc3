import type { Ask } from '../../details/shared/reading';
import { asciiOf, fieldsOf } from '../../details/shared/replies';

export interface Option {
  readonly name: string;
  readonly group: string;
  readonly meaning: string;
  readonly kind: 'bool' | 'number' | 'memory' | 'text' | 'choice' | 'special';
  readonly default: string;
  readonly min?: string;
  readonly max?: string;
  readonly choices?: readonly string[];
  readonly traits: readonly string[];
  /** The reason why only the default is accepted. */
  readonly refusal?: string;
}

export interface OptionGroup {
  readonly name: string;
  readonly about: string;
}

/** The options that a server has, without their values. */
export interface Manual {
  readonly groups: readonly OptionGroup[];
  readonly options: readonly Option[];
}

/** The values by name. */
export type Values = ReadonlyMap<string, string>;

/** The manual does not change while the server runs. */
export async function loadManual(): Promise<Manual> {
  const response = await fetch('options.json');
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
}

export async function readValues(ask: Ask): Promise<Values> {
  const reply = await ask(['CONFIG', 'GET', '*']);
  return new Map([...fieldsOf(reply)].map(([name, value]) => [name, asciiOf(value)]));
}

/** The path of the configuration file; empty where there is none, or where it may not be known. */
export async function readConfigFile(ask: Ask): Promise<string> {
  try {
    const info = asciiOf(await ask(['INFO', 'server']));
    return /^config_file:(.*?)\r?$/m.exec(info)?.[1] ?? '';
  } catch {
    return '';
  }
}

export const isFixed = (option: Option) => option.traits.includes('fixed');
export const isSecret = (option: Option) => option.traits.includes('secret');
export const isIdle = (option: Option) => option.traits.includes('idle');
export const isProtected = (option: Option) => option.traits.includes('protected');

export interface Filter {
  readonly text: string;
  readonly group: string;
  readonly changed: boolean;
}

export function matches(option: Option, value: string | undefined, filter: Filter): boolean {
  if (filter.group !== '' && option.group !== filter.group) return false;
  if (filter.changed && (value === undefined || value === option.default)) return false;
  const words = filter.text.toLowerCase().split(/\s+/);
  const text = `${option.name} ${option.meaning}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The greatest number of a 64-bit integer or an int: a limit that is none. */
const NO_LIMIT = new Set(['2147483647', '9223372036854775807']);

export function limited(option: Option): { min: string; max?: string } | undefined {
  if (option.min === undefined || option.max === undefined) return undefined;
  return NO_LIMIT.has(option.max) ? { min: option.min } : { min: option.min, max: option.max };
}
