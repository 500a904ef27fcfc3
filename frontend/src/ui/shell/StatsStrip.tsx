import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../format/numbers';
import type { StatsSample } from '../../protocol/statsFeed';
import { useStats } from '../clientContext';
import { Sparkline } from './Sparkline';

interface FigureProps {
  label: string;
  value: string;
  detail?: string;
  children?: ReactNode;
}

function Figure({ label, value, detail, children }: FigureProps) {
  return (
    <div className="grid shrink-0 grid-cols-[auto_auto] items-center gap-x-3 border-l border-line px-4 first:border-l-0">
      <dt className="caption whitespace-nowrap">{label}</dt>
      <dd className="contents">
        <span className="row-start-2 font-medium whitespace-nowrap tabular-nums">
          {value}
          {detail && <span className="ml-1.5 font-normal text-ink-faint">{detail}</span>}
        </span>
        {children && <span className="row-span-2 row-start-1">{children}</span>}
      </dd>
    </div>
  );
}

function hitRate(now: StatsSample): string {
  const asked = now.hits + now.misses;
  return asked > 0 ? `${Math.round((100 * now.hits) / asked)}%` : '–';
}

export function StatsStrip() {
  const history = useStats();
  const now = history.at(-1);
  const show = (text: (sample: StatsSample) => string) => (now ? text(now) : '–');
  return (
    <section
      aria-label="Server figures"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="no-scrollbar shrink-0 overflow-x-auto border-b border-line bg-surface"
    >
      <dl className="flex h-13 items-center">
        <Figure label="Operations / s" value={show((s) => formatCount(s.ops))}>
          <Sparkline values={history.map((sample) => sample.ops)} />
        </Figure>
        <Figure label="Keys, all databases" value={show((s) => formatCount(s.keys))} />
        <Figure
          label="Memory"
          value={show((s) => formatBytes(s.memory))}
          detail={now && now.maxMemory > 0 ? `of ${formatBytes(now.maxMemory)}` : undefined}
        >
          <Sparkline values={history.map((sample) => sample.memory)} />
        </Figure>
        <Figure label="Hit rate" value={show(hitRate)} />
        <Figure
          label="Clients"
          value={show((s) => formatCount(s.clients))}
          detail={now ? `+ ${formatCount(now.observers)} watching` : undefined}
        />
        <Figure label="Network in" value={show((s) => `${formatBytes(s.netIn)}/s`)} />
        <Figure label="Network out" value={show((s) => `${formatBytes(s.netOut)}/s`)} />
      </dl>
    </section>
  );
}
