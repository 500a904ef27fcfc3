import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { CommandIcon } from '../common/icons';
import { isTyping } from '../common/isTyping';
import { ViewBoundary } from '../frame/ViewBoundary';
import type { View } from '../views';
import { TEXTS } from './texts';

// files of their own in the build, loaded when they are first opened
const Palette = lazy(() => import('./Palette'));
const Shortcuts = lazy(() => import('./Shortcuts'));

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
      {opened && (
        <ViewBoundary key={opened}>
          <Suspense>
            {opened === 'palette' ? (
              <Palette views={views} onShortcuts={showShortcuts} onClose={close} />
            ) : (
              <Shortcuts onClose={close} />
            )}
          </Suspense>
        </ViewBoundary>
      )}
    </>
  );
}
