import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly danger?: boolean;
  /** The reason why the item is disabled. */
  readonly disabled?: string;
  run(): void;
}

/** The part of the screen below or above which a menu opens. */
export interface Anchor {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The anchor of a menu that opens at the pointer. */
export function pointerAnchor({ clientX: left, clientY: top }: MouseEvent): Anchor {
  return { left, right: left, top, bottom: top };
}

interface MenuProps {
  readonly label: string;
  readonly anchor: Anchor;
  readonly items: readonly MenuItem[];
  onClose(): void;
}

const EDGE_PX = 8;

/** A menu. The focus goes into it, and back where it was when it closes. */
export function Menu({ label, anchor, items, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<Element>(null);
  const [place, setPlace] = useState({ left: anchor.left, top: anchor.bottom });

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const below = anchor.bottom + height + EDGE_PX <= window.innerHeight;
    const left = Math.min(anchor.right - width, window.innerWidth - width - EDGE_PX);
    setPlace({
      left: Math.max(
        EDGE_PX,
        anchor.right > anchor.left ? left : Math.min(anchor.left, left + width),
      ),
      top: below ? anchor.bottom : Math.max(EDGE_PX, anchor.top - height),
    });
  }, [anchor]);

  useEffect(() => {
    opener.current = document.activeElement;
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, []);

  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose();
    };
    window.addEventListener('pointerdown', onDown, true);
    window.addEventListener('resize', onClose);
    return () => {
      window.removeEventListener('pointerdown', onDown, true);
      window.removeEventListener('resize', onClose);
    };
  }, [onClose]);

  const leave = () => {
    onClose();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };

  const choose = ({ disabled, run }: MenuItem) => {
    if (disabled !== undefined) return;
    leave();
    run();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const elements = Array.from(
      menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [],
    );
    const at = elements.indexOf(document.activeElement as HTMLElement);
    const last = elements.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) elements[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') leave();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      data-testid="menu"
      style={place}
      className="fixed z-40 flex max-w-72 min-w-48 flex-col rounded-lg border border-line bg-raised p-1 shadow-2xl"
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-testid={`menu-${item.id}`}
          aria-disabled={item.disabled !== undefined}
          title={item.disabled}
          className={`flex min-h-8 flex-col items-start justify-center rounded-md px-2.5 py-1 text-left hover:bg-sunken focus:bg-sunken focus-visible:outline-offset-[-2px] aria-disabled:text-ink-faint ${item.danger ? 'text-danger' : ''}`}
          onClick={() => choose(item)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
