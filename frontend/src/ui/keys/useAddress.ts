import { useCallback, useEffect, useRef, useState } from 'react';
import { type Address, formatAddress, parseAddress } from './address';

interface UseAddress {
  readonly address: Address;
  /** Changes the address. Back returns to the one before, unless it is replaced. */
  go(change: Partial<Address>, how?: 'replace'): void;
}

/**
 * The address of the page. When the user goes Back or Forward, `onTravel` decides: it may call `proceed`
 * at once or later; until then the page and its address stay as they are.
 */
export function useAddress(onTravel: (to: Address, proceed: () => void) => void): UseAddress {
  const [address, setAddress] = useState(() => parseAddress(window.location.hash));
  const current = useRef(address);
  const travel = useRef(onTravel);
  travel.current = onTravel;

  const take = useCallback((next: Address) => {
    current.current = next;
    setAddress(next);
  }, []);

  const go = useCallback(
    (change: Partial<Address>, how?: 'replace') => {
      const next = { ...current.current, ...change };
      const before = formatAddress(current.current);
      const after = formatAddress(next);
      take(next);
      if (after === before) return;
      if (how === 'replace') window.history.replaceState(null, '', after);
      else window.history.pushState(null, '', after);
    },
    [take],
  );

  useEffect(() => {
    const onPop = () => {
      const to = parseAddress(window.location.hash);
      const here = formatAddress(current.current);
      if (formatAddress(to) === here) return;
      let left = false;
      travel.current(to, () => {
        left = true;
        if (formatAddress(parseAddress(window.location.hash)) !== formatAddress(to)) {
          window.history.pushState(null, '', formatAddress(to));
        }
        take(to);
      });
      // the page stays where it is until it may be left, and so does its address
      if (!left) window.history.pushState(null, '', here);
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, [take]);

  return { address, go };
}
