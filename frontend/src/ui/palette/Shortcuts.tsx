import { Dialog } from '../common/Dialog';
import { TEXTS as COMMON } from '../common/texts';
import { TEXTS } from './texts';

/** All shortcuts of the page. */
export function Shortcuts({ onClose }: { onClose(): void }) {
  return (
    <Dialog
      title={TEXTS.shortcutsTitle}
      onClose={onClose}
      actions={
        <button type="button" className="button" onClick={onClose}>
          {COMMON.close}
        </button>
      }
    >
      <div
        data-testid="shortcuts"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[60vh] overflow-y-auto"
      >
        {TEXTS.groups.map(({ name, keys }) => (
          <section key={name} className="mb-3">
            <h3 className="font-semibold text-ink">{name}</h3>
            <dl className="mt-1 grid grid-cols-[10rem_1fr] gap-x-4 gap-y-1">
              {keys.map(([shortcut, does]) => (
                <div key={shortcut} className="contents">
                  <dt>
                    <kbd className="rounded border border-line px-1.5 font-mono text-xs text-ink">
                      {shortcut}
                    </kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
