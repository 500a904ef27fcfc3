import type { Figure, Figures } from '../../../protocol/figureFeed';
import type { Plot } from './plots';

export interface PlotData {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** The values of each series, whether it is drawn or not. */
  readonly values: readonly (readonly Figure[])[];
  /** The heights of the lines, in the same order: a band is drawn at the sum of its values and those of the bands below. */
  readonly lines: readonly Figure[][];
  /** The time at the left and at the right end. */
  readonly from: number;
  readonly to: number;
}

/** Selects the data of a plot for the last minutes. */
export function plotData(
  plot: Plot,
  figures: Figures,
  minutes: number,
  hidden: ReadonlySet<string>,
): PlotData {
  const to = figures.times.at(-1) ?? 0;
  const from = to - minutes * 60;
  // one more, so that the line begins at the edge
  const first = Math.max(0, figures.times.findIndex((time) => time >= from) - 1);
  const times = figures.times.slice(first);
  const values = plot.series.map((series) => series.read(figures).slice(first));
  const shown = plot.series.map(({ id }) => !hidden.has(id));
  const below: number[] = times.map(() => 0);
  const lines = values.map((column, series) => {
    if (!shown[series]) return column.map(() => null);
    if (!plot.stacked) return [...column];
    return column.map((figure, i) => {
      if (figure === null) return null;
      below[i] = (below[i] ?? 0) + figure;
      return below[i] ?? null;
    });
  });
  return { times, values, lines, from, to };
}

/** The position of the sample nearest to a time; -1 where there is none. */
export function nearest(times: readonly number[], time: number): number {
  let best = -1;
  for (const [i, each] of times.entries()) {
    if (best < 0 || Math.abs(each - time) <= Math.abs((times[best] ?? 0) - time)) best = i;
  }
  return best;
}

export interface Summary {
  readonly now: Figure;
  readonly mean: Figure;
  readonly least: Figure;
  readonly most: Figure;
}

/** A series in four numbers, over the last minutes. */
export function summary(figures: Figures, name: string, minutes: number): Summary {
  const to = figures.times.at(-1) ?? 0;
  const first = figures.times.findIndex((time) => time >= to - minutes * 60);
  const all = (figures.column(name) ?? []).slice(Math.max(0, first));
  const known = all.filter((figure) => figure !== null);
  if (known.length === 0) return { now: null, mean: null, least: null, most: null };
  return {
    now: all.at(-1) ?? null,
    mean: known.reduce((total, figure) => total + figure, 0) / known.length,
    least: Math.min(...known),
    most: Math.max(...known),
  };
}
