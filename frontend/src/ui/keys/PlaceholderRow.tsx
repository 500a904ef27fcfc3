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
      className="absolute inset-x-0 top-0 flex items-center border-b border-line bg-surface px-4 focus-visible:z-5 focus-visible:outline-offset-[-2px]"
    >
      <span role="gridcell" className="block h-2 w-40 rounded-full bg-sunken">
        <span className="sr-only">{TEXTS.readingRow}</span>
      </span>
    </div>
  );
}
