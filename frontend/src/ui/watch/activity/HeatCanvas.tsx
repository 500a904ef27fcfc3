import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useMedia } from '../../useMedia';
import { TEXTS } from '../texts';
import { type Heat, strength } from './heat';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

interface HeatCanvasProps {
  readonly heat: Heat;
  readonly minutes: number;
  readonly cell: Cell | undefined;
  onCell(cell: Cell | undefined): void;
}

export const ROW_HEIGHT = 20;
const GAP = 1;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The cells: a row for each prefix, a column for each second, the newest at the right. */
export function HeatCanvas({ heat, minutes, cell, onCell }: HeatCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const dark = useMedia('(prefers-color-scheme: dark)');
  const seconds = minutes * 60;
  const height = heat.rows.length * ROW_HEIGHT;
  // the newest second is at the right edge, however many there are
  const offset = seconds - heat.times.length;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const sized = new ResizeObserver(() => setWidth(element.clientWidth));
    setWidth(element.clientWidth);
    sized.observe(element);
    return () => sized.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (!element || !context || width === 0) return;
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      context.clearRect(0, 0, width, height);
      const { color, outlineColor } = getComputedStyle(element);
      context.fillStyle = color;
      const step = width / seconds;
      for (const [y, row] of heat.rows.entries()) {
        for (const [x, count] of row.counts.entries()) {
          if (count <= 0) continue;
          context.globalAlpha = strength(count, heat.most);
          const gap = step > 4 ? GAP : 0;
          const left = (offset + x) * step;
          context.fillRect(left, y * ROW_HEIGHT, step - gap + 0.3, ROW_HEIGHT - GAP);
        }
      }
      context.globalAlpha = 1;
      if (cell) {
        context.strokeStyle = outlineColor;
        context.lineWidth = 2;
        const left = (offset + cell.column) * step;
        context.strokeRect(left - 1, cell.row * ROW_HEIGHT, Math.max(step, 3) + 2, ROW_HEIGHT - 1);
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [heat, cell, width, height, seconds, offset, dark]);

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onCell(undefined);
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = cell ?? { row: 0, column: heat.times.length - 1 };
    const next = cell ? { row: from.row + step[0], column: from.column + step[1] } : from;
    onCell({
      row: Math.min(Math.max(next.row, 0), heat.rows.length - 1),
      column: Math.min(Math.max(next.column, 0), heat.times.length - 1),
    });
  };
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrow keys read single cells
    <canvas
      ref={canvas}
      role="application"
      aria-label={TEXTS.activityLabel(heat.rows.length, minutes)}
      tabIndex={0}
      data-testid="heat"
      className="block w-full min-w-0 text-accent outline-ink focus-visible:outline-2"
      style={{ height }}
      onKeyDown={move}
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        const column = Math.floor(((event.clientX - left) / width) * seconds) - offset;
        const row = Math.floor((event.clientY - top) / ROW_HEIGHT);
        const there = column >= 0 && column < heat.times.length && row < heat.rows.length;
        onCell(there ? { row, column } : undefined);
      }}
      onPointerLeave={() => onCell(undefined)}
    />
  );
}
