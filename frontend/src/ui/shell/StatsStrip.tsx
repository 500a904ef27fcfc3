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
    <div className="flex shrink-0 items-center gap-3 border-l border-line px-4 first:border-l-0">
      <div>
        <dt className="caption whitespace-nowrap">{label}</dt>
        <dd className="font-medium whitespace-nowrap tabular-nums">
          {value}
          {detail && <span className="ml-1.5 font-normal text-ink-faint">{detail}</span>}
        </dd>
      </div>
      {children}
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
    <dl
      tabIndex={0}
      aria-label="Server figures"
      className="no-scrollbar flex h-13 shrink-0 items-center overflow-x-auto border-b border-line bg-surface"
    >
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
  );
}
