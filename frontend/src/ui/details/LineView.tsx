import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Lines } from './lines';

const LINE_HEIGHT = 18;

/** Shows only the lines on the screen, however many there are. */
export function LineView({ label, lines }: { label: string; lines: (width: number) => Lines }) {
  const scroller = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(80);
  const laid = useMemo(() => lines(width), [lines, width]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const character = (ruler.current?.getBoundingClientRect().width ?? 0) / 10;
      if (character > 0) {
        setWidth(Math.max(16, Math.floor((element.clientWidth - 26) / character)));
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const virtualizer = useVirtualizer({
    count: laid.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 10,
    useFlushSync: false,
  });

  return (
    <section
      ref={scroller}
      aria-label={label}
      data-testid="value-view"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative min-h-40 flex-1 overflow-auto rounded-md border border-line bg-sunken font-mono text-xs [contain:strict]"
    >
      <span ref={ruler} aria-hidden="true" className="invisible absolute">
        0000000000
      </span>
      <div className="relative m-2" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.index}
            className="absolute inset-x-0 top-0 whitespace-pre"
            style={{ transform: `translateY(${item.start}px)`, height: LINE_HEIGHT }}
          >
            {laid.line(item.index)}
          </div>
        ))}
      </div>
    </section>
  );
}
