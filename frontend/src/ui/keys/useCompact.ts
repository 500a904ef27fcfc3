import { type RefObject, useLayoutEffect, useState } from 'react';

const NEEDED_PX = 680;

/** Whether the element is too narrow for columns. */
export function useCompact(element: RefObject<HTMLElement | null>): boolean {
  const [compact, setCompact] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setCompact(target.clientWidth > 0 && target.clientWidth < NEEDED_PX);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return compact;
}
