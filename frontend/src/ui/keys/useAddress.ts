import { useCallback, useMemo } from 'react';
import { type GoOptions, useAddressOf, useNavigation } from '../frame/navigation';
import { type Address, formatAddress, parseAddress } from './address';

interface UseAddress {
  readonly address: Address;
  /** Changes the address. Back returns to the one before, unless it is replaced. */
  go(change: Partial<Address>, options?: GoOptions): void;
}

export const VIEW = 'keys';

/** The address of the keys, also while another view is shown. */
export function useAddress(): UseAddress {
  const navigation = useNavigation();
  const text = useAddressOf(VIEW);
  const address = useMemo(() => parseAddress(text), [text]);

  const go = useCallback(
    (change: Partial<Address>, options?: GoOptions) => {
      const now = parseAddress(navigation.lastOf(VIEW));
      const before = formatAddress(now);
      const after = formatAddress({ ...now, ...change });
      if (after === before) options?.onArrival?.();
      else navigation.change(VIEW, after, options);
    },
    [navigation],
  );

  return { address, go };
}
