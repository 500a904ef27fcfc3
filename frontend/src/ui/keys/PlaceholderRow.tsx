import { TEXTS } from './texts';

interface PlaceholderRowProps {
  position: number;
  top: number;
  height: number;
  active: boolean;
}

/** Stands in the place of a row that has not come yet. */
export function PlaceholderRow({ position, top, height, active }: PlaceholderRowProps) {
  return (
    <div
      role="row"
      data-testid="placeholder"
      data-position={position}
      aria-rowindex={position + 2}
      tabIndex={active ? 0 : -1}
      style={{ transform: `translateY(${top}px)`, height }}
      className="placeholder absolute inset-x-0 top-0 border-b border-line bg-surface [contain:strict] focus-visible:z-5 focus-visible:outline-offset-[-2px]"
    >
      <span role="gridcell" aria-label={TEXTS.readingRow} />
    </div>
  );
}
