import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../format/numbers';
import type { StatsSample } from '../../protocol/statsFeed';
import { useStats } from '../clientContext';
import { Sparkline } from './Sparkline';
import { TEXTS } from './texts';

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
  return asked > 0 ? `${Math.round((100 * now.hits) / asked)}%` : TEXTS.unknown;
}

export function StatsStrip() {
  const history = useStats();
  const now = history.at(-1);
  const show = (text: (sample: StatsSample) => string) => (now ? text(now) : TEXTS.unknown);
  return (
    <section
      aria-label={TEXTS.figures}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="no-scrollbar shrink-0 overflow-x-auto border-b border-line bg-surface"
    >
      <dl className="flex h-13 items-center">
        <Figure label={TEXTS.operations} value={show((s) => formatCount(s.ops))}>
          <Sparkline values={history.map((sample) => sample.ops)} />
        </Figure>
        <Figure label={TEXTS.keys} value={show((s) => formatCount(s.keys))} />
        <Figure
          label={TEXTS.memory}
          value={show((s) => formatBytes(s.memory))}
          detail={now && now.maxMemory > 0 ? TEXTS.ofMemory(formatBytes(now.maxMemory)) : undefined}
        >
          <Sparkline values={history.map((sample) => sample.memory)} />
        </Figure>
        <Figure label={TEXTS.hitRate} value={show(hitRate)} />
        <Figure
          label={TEXTS.clients}
          value={show((s) => formatCount(s.clients))}
          detail={now ? TEXTS.watching(formatCount(now.observers)) : undefined}
        />
        <Figure
          label={TEXTS.networkIn}
          value={show((s) => TEXTS.perSecond(formatBytes(s.netIn)))}
        />
        <Figure
          label={TEXTS.networkOut}
          value={show((s) => TEXTS.perSecond(formatBytes(s.netOut)))}
        />
      </dl>
    </section>
  );
}
