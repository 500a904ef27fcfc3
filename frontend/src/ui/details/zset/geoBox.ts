import type { Position } from './sortedSetPage';

/** A part of the world, in degrees; twice as wide as high. */
export interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export const WORLD: Box = { west: -180, east: 180, south: -90, north: 90 };

const NARROWEST = 0.02;
const MARGIN = 1.25;

/** The smallest part with all positions and some margin; not beyond the world. */
export function boxAround(positions: readonly Position[]): Box {
  if (positions.length === 0) return WORLD;
  const longitudes = positions.map(({ longitude }) => longitude);
  const latitudes = positions.map(({ latitude }) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const height = Math.min(180, MARGIN * Math.max((east - west) / 2, north - south, NARROWEST));
  const x = within((west + east) / 2, 180 - height);
  const y = within((south + north) / 2, 90 - height / 2);
  return { west: x - height, east: x + height, south: y - height / 2, north: y + height / 2 };
}

function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

export interface GridLine {
  readonly at: number;
  readonly label: string;
}

const STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];

/** About six lines across, at round degrees. */
export function gridLines(box: Box): { longitudes: GridLine[]; latitudes: GridLine[] } {
  const width = box.east - box.west;
  const step = STEPS.findLast((each) => width / each <= 12) ?? 30;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const lines = (from: number, to: number, signs: readonly [string, string]): GridLine[] => {
    const all: GridLine[] = [];
    for (let i = Math.ceil(from / step); i * step <= to; i++) {
      const at = i * step;
      const sign = i === 0 ? '' : signs[at > 0 ? 0 : 1];
      all.push({ at, label: `${Math.abs(at).toFixed(digits)}°${sign}` });
    }
    return all;
  };
  return {
    longitudes: lines(box.west, box.east, ['E', 'W']),
    latitudes: lines(box.south, box.north, ['N', 'S']),
  };
}
