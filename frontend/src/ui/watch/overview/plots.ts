import type { Figure, Figures } from '../../../protocol/figureFeed';
import { TEXTS } from '../texts';
import type { Unit } from './units';

/** A line or a band of a plot. */
export interface PlotSeries {
  readonly id: string;
  readonly label: string;
  /** A colour of watch.css: each type has the same one in all plots. */
  readonly colour: Colour;
  readonly dashed?: boolean;
  /** Not drawn before the user asks for it; its value is shown all the same. */
  readonly hidden?: boolean;
  read(figures: Figures): readonly Figure[];
}

export type Colour = 'blue' | 'orange' | 'aqua' | 'pink' | 'violet' | 'yellow' | 'green' | 'grey';

export interface Plot {
  readonly id: keyof typeof TEXTS.plot;
  readonly title: string;
  readonly unit: Unit;
  readonly stacked?: boolean;
  readonly logarithmic?: boolean;
  readonly series: readonly PlotSeries[];
}

const zeros = (figures: Figures): Figure[] => figures.times.map(() => 0);

function plain(name: string, most = Number.POSITIVE_INFINITY): PlotSeries['read'] {
  return (figures) => {
    const column = figures.column(name) ?? zeros(figures);
    return most === Number.POSITIVE_INFINITY
      ? column
      : column.map((figure) => (figure !== null && figure >= most ? null : figure));
  };
}

/** The sum of several series of the server. */
function sum(names: (figures: Figures) => readonly string[]): PlotSeries['read'] {
  return (figures) => {
    const columns = names(figures).flatMap((name) => {
      const column = figures.column(name);
      return column ? [column] : [];
    });
    return figures.times.map((_, i) => {
      let total = 0;
      for (const column of columns) {
        const figure = column[i] ?? null;
        if (figure === null) return null;
        total += figure;
      }
      return total;
    });
  };
}

function hitRatio(figures: Figures): Figure[] {
  const hits = figures.column('hits');
  const misses = figures.column('misses');
  return figures.times.map((_, i) => {
    const [found, missed] = [hits?.[i] ?? 0, misses?.[i] ?? 0];
    return found + missed > 0 ? (100 * found) / (found + missed) : null;
  });
}

const TYPES: readonly (readonly [keyof typeof TEXTS.series, Colour])[] = [
  ['string', 'blue'],
  ['hash', 'orange'],
  ['list', 'aqua'],
  ['set', 'pink'],
  ['zset', 'violet'],
  ['stream', 'yellow'],
];

const byType = (prefix: string): PlotSeries[] =>
  TYPES.map(([type, colour]) => ({
    id: type,
    label: TEXTS.series[type],
    colour,
    read: plain(`${prefix}.${type}`),
  }));

/** The groups of commands that a band shows: those of a type, and those that work on its values. */
const FAMILIES: readonly (readonly [keyof typeof TEXTS.series, Colour, readonly string[]])[] = [
  ['string', 'blue', ['string', 'bitmap', 'hyperloglog']],
  ['hash', 'orange', ['hash']],
  ['list', 'aqua', ['list']],
  ['set', 'pink', ['set']],
  ['zset', 'violet', ['sorted-set', 'geo']],
  ['stream', 'yellow', ['stream']],
  ['generic', 'green', ['generic']],
];
const SHOWN = new Set(FAMILIES.flatMap(([, , groups]) => groups.map((group) => `ops.${group}`)));

const line = (id: keyof typeof TEXTS.series, colour: Colour, name: string): PlotSeries => ({
  id,
  label: TEXTS.series[id],
  colour,
  read: plain(name),
});

/** The value by which the server reports that there is no limit. */
const NO_LIMIT = 2 ** 62;

const plot = (id: keyof typeof TEXTS.plot, unit: Unit, series: PlotSeries[], form = {}): Plot => ({
  id,
  title: TEXTS.plot[id],
  unit,
  series,
  ...form,
});

export const ALL_PLOTS: readonly Plot[] = [
  plot(
    'ops',
    'count',
    [
      ...FAMILIES.map(([id, colour, groups]) => ({
        id,
        label: TEXTS.series[id],
        colour,
        read: sum(() => groups.map((group) => `ops.${group}`)),
      })),
      {
        id: 'otherFamilies',
        label: TEXTS.series.otherFamilies,
        colour: 'grey',
        read: sum((figures) =>
          figures.names().filter((name) => name.startsWith('ops.') && !SHOWN.has(name)),
        ),
      },
    ],
    { stacked: true },
  ),
  plot(
    'latency',
    'nanoseconds',
    [
      line('p50', 'blue', 'latency.p50'),
      line('p99', 'orange', 'latency.p99'),
      line('p999', 'violet', 'latency.p999'),
    ],
    { logarithmic: true },
  ),
  plot('hits', 'percent', [
    { id: 'hitRatio', label: TEXTS.series.hitRatio, colour: 'blue', read: hitRatio },
  ]),
  plot('network', 'bytesPerSecond', [
    line('in', 'blue', 'net.in'),
    line('out', 'orange', 'net.out'),
  ]),
  plot('memory', 'bytes', [
    line('used', 'blue', 'memory.used'),
    line('heap', 'orange', 'memory.heap'),
    {
      id: 'limit',
      label: TEXTS.series.limit,
      colour: 'grey',
      dashed: true,
      hidden: true,
      read: plain('memory.limit', NO_LIMIT),
    },
  ]),
  plot('bytes', 'bytes', byType('bytes'), { stacked: true }),
  plot('keys', 'count', byType('keys'), { stacked: true }),
  plot('clients', 'count', [
    line('connected', 'blue', 'clients.connected'),
    line('blocked', 'orange', 'clients.blocked'),
    line('pubsub', 'violet', 'clients.pubsub'),
    line('observers', 'green', 'clients.observers'),
  ]),
  plot('removed', 'count', [
    line('expired', 'blue', 'expired'),
    line('evicted', 'orange', 'evicted'),
  ]),
];
