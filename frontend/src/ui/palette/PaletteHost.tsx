import { useCallback, useEffect, useState } from 'react';
import { CommandIcon } from '../common/icons';
import { isTyping } from '../common/isTyping';
import type { View } from '../views';
// Not loaded when it is first opened, because what is typed meanwhile would be lost.
import { Palette } from './Palette';
import { Shortcuts } from './Shortcuts';
import { TEXTS } from './texts';

type Opened = 'palette' | 'shortcuts';

/** The button and the keys that open the palette and the list of shortcuts. */
export function PaletteHost({ views }: { views: readonly View[] }) {
  const [opened, setOpened] = useState<Opened>();
  const close = useCallback(() => setOpened(undefined), []);
  const showShortcuts = useCallback(() => setOpened('shortcuts'), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const other = document.querySelector('dialog[open]') !== null;
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        setOpened((now) => (now === 'palette' ? undefined : other ? now : 'palette'));
      } else if (event.key === '?' && !isTyping(event.target) && !other) {
        event.preventDefault();
        setOpened('shortcuts');
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <>
      <button
        type="button"
        data-testid="palette-button"
        className="button button-quiet w-8 px-0"
        aria-label={TEXTS.title}
        aria-keyshortcuts="Control+K Meta+K"
        title={TEXTS.hint}
        onClick={() => setOpened('palette')}
      >
        <CommandIcon />
      </button>
      {opened === 'palette' && (
        <Palette views={views} onShortcuts={showShortcuts} onClose={close} />
      )}
      {opened === 'shortcuts' && <Shortcuts onClose={close} />}
    </>
  );
}
