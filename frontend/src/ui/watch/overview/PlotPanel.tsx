import { useEffect, useId, useRef, useState } from 'react';
import type { Figures } from '../../../protocol/figureFeed';
import { TEXTS } from '../texts';
import { type Chart, type ChartColours, createChart, HEIGHT } from './chart';
import { nearest, type PlotData, plotData } from './data';
import type { Plot } from './plots';
import { format } from './units';

export interface Source {
  figures(): Figures;
  /** Calls the listener when there is a new sample. */
  subscribe(listener: () => void): () => void;
}

interface PlotPanelProps {
  readonly plot: Plot;
  readonly source: Source;
  readonly minutes: number;
}

/**
 * A plot and its legend. Neither is drawn by React: a new sample or the pointer changes the canvas and the
 * figures of the legend, at most once a frame, and only while the plot is on the screen.
 */
export function PlotPanel({ plot, source, minutes }: PlotPanelProps) {
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(
    () => new Set(plot.series.filter((series) => series.hidden).map(({ id }) => id)),
  );
  const redraw = useRef(() => {});

  useEffect(() => {
    const [frame, place, list] = [panel.current, canvas.current, legend.current];
    if (!frame || !place || !list) return;
    let chart: Chart | undefined;
    let data: PlotData | undefined;
    let visible = false;
    let requested = 0;
    let pointed: number | undefined;

    const tell = () => {
      if (!data) return;
      const at = pointed === undefined ? data.times.length - 1 : nearest(data.times, pointed);
      for (const [i, value] of list.querySelectorAll('[data-value]').entries()) {
        const text = format(plot.unit, data.values[i]?.[at]);
        if (value.textContent !== text) value.textContent = text;
      }
    };
    const draw = () => {
      requested = 0;
      if (!visible) return;
      data = plotData(plot, source.figures(), minutes, hidden);
      chart ??= createChart(plot, place, place.clientWidth, (time) => {
        pointed = time;
        tell();
      });
      chart.resize(place.clientWidth);
      chart.show(data, coloursOf(frame, list));
      tell();
      const names = plot.series.map(
        ({ label }, i) => `${label} ${format(plot.unit, data?.values[i]?.at(-1))}`,
      );
      place.setAttribute('aria-label', TEXTS.plotLabel(plot.title, names.join(', ')));
    };
    const request = () => {
      if (visible && requested === 0) requested = requestAnimationFrame(draw);
    };
    redraw.current = request;

    const seen = new IntersectionObserver((entries) => {
      visible = entries.at(-1)?.isIntersecting ?? false;
      request();
    });
    seen.observe(place);
    const sized = new ResizeObserver(request);
    sized.observe(place);
    const themed = new MutationObserver(request);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', request);
    const end = source.subscribe(request);
    return () => {
      end();
      dark.removeEventListener('change', request);
      themed.disconnect();
      sized.disconnect();
      seen.disconnect();
      cancelAnimationFrame(requested);
      chart?.destroy();
    };
  }, [plot, source, minutes, hidden]);

  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  return (
    <section
      ref={panel}
      aria-labelledby={titleId}
      data-testid={`plot-${plot.id}`}
      className="flex min-w-0 flex-col border-line bg-surface p-3 text-ink-faint"
    >
      <h2 id={titleId} className="font-semibold text-ink">
        {plot.title}
      </h2>
      <div
        ref={canvas}
        role="img"
        aria-label={plot.title}
        className="plot mt-1 w-full overflow-hidden"
        style={{ height: HEIGHT }}
      />
      <ul ref={legend} className="mt-1 flex flex-wrap gap-x-1">
        {plot.series.map(({ id, label, colour }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={!hidden.has(id)}
              title={TEXTS.toggle(label)}
              onClick={() => toggle(id)}
              className="flex h-6 items-center gap-1.5 rounded px-1 text-xs text-ink-soft aria-[pressed=false]:text-ink-faint hover:bg-sunken"
            >
              <span
                aria-hidden="true"
                data-colour=""
                className={`h-2 w-3 rounded-sm plot-${colour} ${hidden.has(id) ? 'opacity-30' : ''}`}
              />
              <span className={hidden.has(id) ? 'line-through' : ''}>{label}</span>
              <span data-value="" className="min-w-8 text-left font-medium text-ink tabular-nums">
                {TEXTS.unknown}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Returns the colours of the current theme. */
function coloursOf(panel: HTMLElement, legend: HTMLElement): ChartColours {
  const { color, borderTopColor, backgroundColor } = getComputedStyle(panel);
  const series = [...legend.querySelectorAll('[data-colour]')].map(
    (swatch) => getComputedStyle(swatch).backgroundColor,
  );
  return { text: color, line: borderTopColor, surface: backgroundColor, series };
}
