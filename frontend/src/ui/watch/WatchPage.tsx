import { type ComponentType, useCallback, useMemo } from 'react';
import { useAddressOf, useNavigation } from '../frame/navigation';
import { ActivityMap } from './activity/ActivityMap';
import { formatAddress, parseAddress, SECTIONS, type Section, VIEW } from './address';
import { BigKeys } from './bigkeys/BigKeys';
import { ClientList } from './clients/ClientList';
import { HotKeys } from './hotkeys/HotKeys';
import { LatencyEvents } from './latency/LatencyEvents';
import { Overview } from './overview/Overview';
import type { SectionProps } from './section';
import { SlowLog } from './slowlog/SlowLog';
import { TEXTS } from './texts';
import './watch.css';

const COMPONENTS: Record<Section, ComponentType<SectionProps>> = {
  overview: Overview,
  hotkeys: HotKeys,
  bigkeys: BigKeys,
  activity: ActivityMap,
  clients: ClientList,
  slowlog: SlowLog,
  latency: LatencyEvents,
};

/** How the server is doing. */
export default function WatchPage() {
  const navigation = useNavigation();
  const text = useAddressOf(VIEW);
  const address = useMemo(() => parseAddress(text), [text]);
  const { section, span } = address;
  const onSpan = useCallback(
    (to: typeof span) => {
      navigation.change(VIEW, formatAddress({ section, span: to }), { replace: true });
    },
    [navigation, section],
  );
  const Shown = COMPONENTS[section];
  return (
    <>
      <nav
        aria-label={TEXTS.sections}
        className="no-scrollbar flex shrink-0 overflow-x-auto border-b border-line bg-surface px-1 sm:px-2"
      >
        {SECTIONS.map((name) => {
          const to = formatAddress({ section: name, span });
          return (
            <a
              key={name}
              href={to}
              aria-current={name === section ? 'page' : undefined}
              className="border-b-2 border-transparent px-2 py-2 font-medium whitespace-nowrap text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] aria-[current]:border-accent aria-[current]:text-ink"
              onClick={(event) => {
                if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                navigation.go(to);
              }}
            >
              {TEXTS.section[name]}
            </a>
          );
        })}
      </nav>
      <Shown key={section} span={span} onSpan={onSpan} />
    </>
  );
}
