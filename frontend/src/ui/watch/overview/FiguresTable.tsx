import { nameOf, TEXTS } from '../texts';
import { summary } from './data';
import type { Source } from './PlotPanel';
import { format, unitOf } from './units';
import { useSource } from './useSource';

/** The order of the table: that of the names where the server sends them in another one. */
const ORDER = ['ops', 'hits', 'misses', 'latency', 'memory', 'bytes', 'keys', 'clients', 'net'];

function rank(series: string): number {
  const place = ORDER.indexOf(series.split('.', 1)[0] ?? '');
  return place < 0 ? ORDER.length : place;
}

const NO_LIMIT = 2 ** 62;

/** Shows all series as numbers, which can be read by a screen reader and copied. */
export function FiguresTable({ source, minutes }: { source: Source; minutes: number }) {
  const figures = useSource(source);
  const names = figures.names().sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return (
    <section
      aria-label={TEXTS.tableCaption(minutes)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto border-b border-line bg-surface"
    >
      <table data-testid="figures" className="w-full max-w-4xl tabular-nums">
        <caption className="caption px-3 py-2 text-left sm:px-4">
          {TEXTS.tableCaption(minutes)}
        </caption>
        <thead>
          <tr className="caption border-b border-line">
            <th scope="col" className="px-3 py-1 text-left sm:px-4">
              {TEXTS.figure}
            </th>
            {[TEXTS.now, TEXTS.mean, TEXTS.least, TEXTS.most].map((title) => (
              <th key={title} scope="col" className="px-3 py-1 text-right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const { now, mean, least, most } = summary(figures, name, minutes);
            return (
              <tr key={name} className="border-b border-line last:border-b-0">
                <th scope="row" className="px-3 py-1 text-left font-normal sm:px-4">
                  {nameOf(name)}
                </th>
                {[now, mean, least, most].map((figure, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns are always the same
                  <td key={i} className="px-3 py-1 text-right whitespace-nowrap">
                    {format(unitOf(name), figure !== null && figure >= NO_LIMIT ? null : figure)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
