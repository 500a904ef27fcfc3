import { MoreIcon } from '../common/icons';
import type { Anchor } from '../common/Menu';
import { TEXTS } from './texts';

interface MenuButtonProps {
  readonly testId: string;
  /** The name of the row, for screen readers. */
  readonly name: string;
  onOpen(anchor: Anchor): void;
}

/** The button in a row that opens its menu. By keyboard it is the key for context menus. */
export function MenuButton({ testId, name, onOpen }: MenuButtonProps) {
  return (
    <button
      type="button"
      data-testid={testId}
      tabIndex={-1}
      aria-label={TEXTS.actionsFor(name)}
      title={TEXTS.actionsHint}
      aria-haspopup="menu"
      className="flex size-7 items-center justify-center rounded-md text-ink-faint hover:bg-raised hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        onOpen(event.currentTarget.getBoundingClientRect());
      }}
    >
      <MoreIcon />
    </button>
  );
}
