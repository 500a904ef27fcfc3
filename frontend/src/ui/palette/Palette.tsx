import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { View } from '../views';
import { type Command, matching, useAllCommands } from './commands';
import { TEXTS } from './texts';
import { useGlobalCommands, useOpenKey } from './useGlobalCommands';

interface PaletteProps {
  readonly views: readonly View[];
  onShortcuts(): void;
  onClose(): void;
}

/** Finds a command by a part of its name, and a key by its whole name. */
export function Palette({ views, onShortcuts, onClose }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const openKey = useOpenKey();
  const commands = [...useAllCommands(), ...useGlobalCommands(views, onShortcuts)];
  const found = [...matching(commands, typed), ...openKey(typed)];
  const at = Math.min(active, found.length - 1);

  // a layout effect, because a dialog that has left the document does not give the focus back
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    field.current?.focus();
    return () => element?.close();
  }, []);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // not before the dialog has given the focus back
    setTimeout(() => command.run());
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowDown: at + 1 >= found.length ? 0 : at + 1,
      ArrowUp: at <= 0 ? found.length - 1 : at - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) setActive(target);
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      aria-label={TEXTS.title}
      data-testid="palette"
      className="mt-[12vh] w-[min(34rem,calc(100vw-2rem))] rounded-lg border border-line bg-raised p-0 text-ink shadow-2xl"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        ref={field}
        data-testid="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        aria-label={TEXTS.field}
        placeholder={TEXTS.field}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="block h-12 w-full border-b border-line bg-transparent px-4 text-sm focus-visible:outline-offset-[-2px]"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={TEXTS.results}
        tabIndex={0}
        className="max-h-[50vh] overflow-y-auto p-1.5"
        onKeyDown={onKeyDown}
      >
        {found.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
          <div
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            data-testid="palette-command"
            aria-selected={i === at}
            className="flex min-h-9 items-center justify-between gap-3 rounded-md px-2.5 py-1 aria-selected:bg-accent-soft"
            onPointerMove={() => setActive(i)}
            onClick={() => run(command)}
          >
            <span className="min-w-0 truncate">{command.label}</span>
            {command.hint && (
              <kbd className="rounded border border-line px-1.5 font-mono text-2xs text-ink-soft">
                {command.hint}
              </kbd>
            )}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="px-4 pb-3 text-ink-soft">{TEXTS.none}</p>}
    </dialog>
  );
}
