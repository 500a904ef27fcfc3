import { useCallback, useMemo } from 'react';
import { useAddressOf, useNavigation } from '../frame/navigation';
import { formatAddress, parseAddress, VIEW, type WatchAddress } from './address';
import Overview from './overview/Overview';
import './watch.css';

/** How the server is doing. */
export default function WatchPage() {
  const navigation = useNavigation();
  const text = useAddressOf(VIEW);
  const address = useMemo(() => parseAddress(text), [text]);
  const go = useCallback(
    (change: Partial<WatchAddress>) => {
      navigation.change(VIEW, formatAddress({ ...address, ...change }), { replace: true });
    },
    [navigation, address],
  );
  return <Overview span={address.span} onSpan={(span) => go({ span })} />;
}
