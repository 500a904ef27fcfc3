import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Range } from '../../store/rowStore';
import { ScrollScale } from './scrollScale';

const OVERSCAN = 6;
const SETTLE_MS = 150;

export interface RowWindow {
  /** The rows to draw: those on the screen and some around them. */
  readonly drawn: Range;
  /** The rows on the screen. */
  readonly screen: Range;
  /** The height of the element that holds the rows. */
  readonly height: number;
  /** Returns the offset of a row in this element. */
  topOf(position: number): number;
  /** Scrolls as little as is needed to show a row. */
  scrollTo(position: number): void;
  /** Scrolls to the first row. */
  scrollToStart(): void;
}

interface RowWindowOptions {
  grid: RefObject<HTMLDivElement | null>;
  count: number;
  rowHeight: number;
  /** The height of the header above the rows, which does not scroll. */
  headerHeight: number;
}

/** Computes which rows of a list are on the screen; all rows have the same height. */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { grid, count, rowHeight, headerHeight } = options;
  const [scale] = useState(() => new ScrollScale());
  const [viewport, setViewport] = useState(0);
  const [, draw] = useState(0);
  const drawnState = useRef('');
  const settleTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  scale.resize(count * rowHeight, viewport);
  const screen = screenOf(scale.top, viewport, rowHeight, count);
  const drawn = {
    first: Math.max(0, screen.first - OVERSCAN),
    end: Math.min(count, screen.end + OVERSCAN),
  };
  drawnState.current = stateOf(scale, rowHeight);

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => setViewport(Math.max(0, element.clientHeight - headerHeight));
    measure();
    // the view was hidden: a browser may have forgotten where the element was scrolled to
    element.scrollTop = scale.settle();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, headerHeight, scale]);

  const settle = useCallback(() => {
    const element = grid.current;
    if (!element) return;
    const shift = scale.shift;
    element.scrollTop = scale.settle();
    if (scale.shift !== shift) draw((n) => n + 1);
  }, [grid, scale]);

  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const onScroll = () => {
      scale.scroll(element.scrollTop);
      if (stateOf(scale, rowHeight) !== drawnState.current) draw((n) => n + 1);
      clearTimeout(settleTimer.current);
      settleTimer.current = setTimeout(settle, SETTLE_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      clearTimeout(settleTimer.current);
    };
  }, [grid, scale, rowHeight, settle]);

  const show = (top: number) => {
    const element = grid.current;
    if (!element) return;
    element.scrollTop = scale.show(top);
    draw((n) => n + 1);
  };

  return {
    drawn,
    screen,
    height: scale.height,
    topOf: (position) => position * rowHeight - scale.shift,
    scrollTo(position) {
      const top = position * rowHeight;
      if (top < scale.top) show(top);
      else if (top + rowHeight > scale.top + viewport) show(top + rowHeight - viewport);
    },
    scrollToStart: () => show(0),
  };
}

function screenOf(top: number, viewport: number, rowHeight: number, count: number): Range {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)));
  return { first, end: Math.min(count, Math.ceil((top + viewport) / rowHeight)) };
}

function stateOf(scale: ScrollScale, rowHeight: number): string {
  return `${Math.floor(scale.top / rowHeight)} ${scale.shift}`;
}
