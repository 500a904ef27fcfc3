import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatClock } from './clock';
import type { PlotData } from './data';
import type { Plot } from './plots';
import { formatTick, type Unit } from './units';

/** The colours of a chart, which change with the theme. */
export interface ChartColours {
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  /** By series. */
  readonly series: readonly string[];
}

export interface Chart {
  /** Draws. */
  show(data: PlotData, colours: ChartColours): void;
  resize(width: number): void;
  destroy(): void;
}

export const HEIGHT = 176;
/** Moves the pointer of all plots together. */
const SYNC = 'watch';
const LEFT = 62;

/** Steps between the lines of an axis: whole units of time, and of bytes. */
const TIME_STEPS = [10, 15, 30, 60, 120, 180, 300];
const BYTE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);
const STEPS: Partial<Record<Unit, number[]>> = { bytes: BYTE_STEPS, bytesPerSecond: BYTE_STEPS };

/** The range of an axis: from 0 to the highest value, and always the same one for percents. */
function linear(plot: Plot): UPlot.Range.Function {
  return (_, __, most) => {
    if (plot.unit === 'percent') return [0, 100];
    const highest = most ?? 0;
    return [0, highest > 0 ? highest * 1.08 : 1];
  };
}

/** Whole powers of ten around the values; microseconds where there are none. */
const logarithmic: UPlot.Range.Function = (_, least, most) => {
  const low = least > 0 ? least : 1e3;
  const high = Math.max(most ?? 0, low * 10);
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
};

/** A line for each power of ten. */
function decades(least: number, most: number): number[] {
  const splits: number[] = [];
  for (let power = Math.ceil(Math.log10(least)); 10 ** power <= most; power++) {
    splits.push(10 ** power);
  }
  return splits;
}

/**
 * A plot on a canvas. `onPoint` gets the time below the pointer, or undefined after the pointer has left.
 */
export function createChart(
  plot: Plot,
  into: HTMLElement,
  width: number,
  onPoint: (time: number | undefined) => void,
): Chart {
  let colours: ChartColours | undefined;
  let range: [number, number] = [0, 1];
  // bands are drawn from the highest one down, each over the one before
  const order = plot.series.map((_, i) => i);
  if (plot.stacked) order.reverse();

  const series = order.map((i): UPlot.Series => {
    const stroke = () => colours?.series[i] ?? 'grey';
    const points = { show: false };
    if (!plot.stacked) {
      const dash = plot.series[i]?.dashed ? [5, 4] : undefined;
      return { stroke, width: 1.75, points, dash };
    }
    return { stroke: () => colours?.surface ?? 'white', width: 0.5, fill: stroke, points };
  });

  const axis = {
    stroke: () => colours?.text ?? 'grey',
    grid: { stroke: () => colours?.line ?? 'grey', width: 1 },
    ticks: { show: false },
    font: `11px ${getComputedStyle(into).fontFamily || 'sans-serif'}`,
  };
  const chart = new UPlot(
    {
      width,
      height: HEIGHT,
      padding: [8, 26, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: true, range: () => range },
        y: plot.logarithmic ? { distr: 3, range: logarithmic } : { range: linear(plot) },
      },
      axes: [
        {
          ...axis,
          space: 64,
          incrs: TIME_STEPS,
          size: 26,
          values: (_, splits) => splits.map(formatClock),
        },
        {
          ...axis,
          space: 34,
          ...(STEPS[plot.unit] && { incrs: STEPS[plot.unit] }),
          ...(plot.logarithmic && {
            splits: (_: UPlot, __: number, least: number, most: number) => decades(least, most),
          }),
          size: LEFT,
          gap: 6,
          values: (_, splits) =>
            splits.map((split) => (split === null ? '' : formatTick(plot.unit, split))),
        },
      ],
      series: [{}, ...series],
      cursor: {
        sync: { key: SYNC, setSeries: false },
        drag: { x: false, y: false },
        points: { show: !plot.stacked, size: 6 },
      },
      hooks: {
        setCursor: [
          (self) => {
            const left = self.cursor.left ?? -1;
            onPoint(left >= 0 ? self.posToVal(left, 'x') : undefined);
          },
        ],
      },
    },
    [[], ...series.map(() => [])],
    into,
  );

  return {
    show(data, now) {
      colours = now;
      range = [data.from, data.to];
      const lines = order.map((i) => data.lines[i] ?? []);
      chart.setData([[...data.times], ...lines]);
    },
    resize(to) {
      if (to > 0 && to !== chart.width) chart.setSize({ width: to, height: HEIGHT });
    },
    destroy: () => chart.destroy(),
  };
}
