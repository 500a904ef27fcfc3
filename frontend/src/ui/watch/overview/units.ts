import { formatBytes, formatCount } from '../../../format/numbers';
import { TEXTS } from '../texts';

export type Unit = 'count' | 'bytes' | 'bytesPerSecond' | 'percent' | 'nanoseconds';

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A duration in the unit that it is read best in. */
export function formatNanos(nanos: number): string {
  if (nanos < 1e3) return `${Math.round(nanos)} ns`;
  const steps: readonly [number, string][] = [
    [1e3, 'µs'],
    [1e6, 'ms'],
    [1e9, 's'],
  ];
  const [size, name] = steps.findLast(([from]) => nanos >= from * 0.9995) ?? [1e3, 'µs'];
  const value = nanos / size;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ${name}`;
}

/** A figure in words. */
export function format(unit: Unit, figure: number | null | undefined): string {
  if (figure === null || figure === undefined) return TEXTS.unknown;
  switch (unit) {
    case 'count':
      return formatCount(figure);
    case 'bytes':
      return formatBytes(figure);
    case 'bytesPerSecond':
      return `${formatBytes(figure)}/s`;
    case 'percent':
      return `${figure < 99.95 && figure > 0 ? figure.toFixed(1) : Math.round(figure)}%`;
    case 'nanoseconds':
      return formatNanos(figure);
  }
}

/** A figure beside an axis, where there is little room. */
export function formatTick(unit: Unit, figure: number): string {
  switch (unit) {
    case 'count':
      return compact.format(figure);
    case 'bytesPerSecond':
      return formatBytes(figure);
    case 'percent':
      return `${Math.round(figure)}%`;
    case 'nanoseconds':
      return formatNanos(figure).replace(/\.0+(?= )/, '');
    default:
      return format(unit, figure);
  }
}

/** The unit of a series of the server. */
export function unitOf(series: string): Unit {
  if (series.startsWith('latency.')) return 'nanoseconds';
  if (series.startsWith('memory.') || series.startsWith('bytes.')) return 'bytes';
  return series.startsWith('net.') ? 'bytesPerSecond' : 'count';
}
