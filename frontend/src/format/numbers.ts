import { TEXTS } from './texts';

const grouped = new Intl.NumberFormat('en-US');

export function formatCount(value: number): string {
  return grouped.format(Math.round(value));
}

/** A number and the noun that it counts. */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** The size of a value: bytes of a string, elements of a collection. */
export function formatSize(type: string, size: number): string {
  if (type === 'string') return formatBytes(size);
  return size === 1 ? TEXTS.item : TEXTS.items(formatCount(size));
}
