import { type ComponentType, useCallback, useMemo } from 'react';
import { useAddressOf, useNavigation } from '../frame/navigation';
import { SectionLinks } from '../frame/SectionLinks';
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

/** Shows the state and load of the server. */
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
      <SectionLinks
        label={TEXTS.sections}
        names={SECTIONS}
        current={section}
        title={(name) => TEXTS.section[name]}
        address={(name) => formatAddress({ section: name, span })}
      />
      <Shown key={section} span={span} onSpan={onSpan} />
    </>
  );
}
