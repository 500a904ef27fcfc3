import { type ReactNode, useEffect, useState } from 'react';
import { useClient } from '../clientContext';
import { CloseIcon } from '../common/icons';
import { useWritable } from '../common/useWritable';
import { messageOf } from '../details/shared/replies';
import { TEXTS } from './texts';
import { type KeyCopy, restoreKeys, UNDO_MS } from './trash';

const SHORT_MS = 6_000;

export interface Notice {
  readonly text: string;
  readonly failed?: boolean;
  /** The deleted keys that can be restored. */
  readonly undo?: {
    readonly db: number;
    readonly count: number;
    readonly copies: readonly KeyCopy[];
  };
}

interface ActionNoticeProps {
  readonly notice: Notice;
  onChange(notice: Notice | undefined): void;
}

/** Says what was done, and undoes a deletion. It stays while the pointer or the focus is in it. */
export function ActionNotice({ notice, onChange }: ActionNoticeProps) {
  const client = useClient();
  const { writable, reason } = useWritable();
  const [stays, setStays] = useState(false);
  const [busy, setBusy] = useState(false);
  const { undo } = notice;

  useEffect(() => {
    if (stays || busy) return;
    const timer = setTimeout(() => onChange(undefined), undo ? UNDO_MS : SHORT_MS);
    return () => clearTimeout(timer);
  }, [undo, stays, busy, onChange]);

  const restore = async () => {
    if (!undo || busy) return;
    setBusy(true);
    try {
      const { restored, taken, problem } = await restoreKeys(client, undo.db, undo.copies);
      const parts = [TEXTS.restored(restored, undo.copies.length)];
      if (taken > 0) parts.push(TEXTS.taken(taken));
      if (problem) parts.push(problem);
      onChange({ text: parts.join(' '), failed: problem !== undefined });
    } catch (failure) {
      onChange({ ...notice, text: messageOf(failure), failed: true });
    } finally {
      setBusy(false);
    }
  };

  return (
    <section
      aria-label={TEXTS.notice}
      data-testid="action-notice"
      className="absolute inset-x-3 bottom-full z-10 mx-auto mb-3 flex w-fit items-center gap-3 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-4 shadow-2xl"
      onPointerEnter={() => setStays(true)}
      onPointerLeave={() => setStays(false)}
      onFocus={() => setStays(true)}
      onBlur={() => setStays(false)}
    >
      <p className={notice.failed ? 'text-danger' : ''}>{busy ? TEXTS.restoring : notice.text}</p>
      {undo && (
        <button
          type="button"
          data-testid="undo"
          className="button h-7"
          disabled={!writable || busy}
          title={reason}
          aria-keyshortcuts="Control+Z Meta+Z"
          onClick={() => void restore()}
        >
          {TEXTS.undo}
        </button>
      )}
      <NoticeButton label={TEXTS.close} onClick={() => onChange(undefined)}>
        <CloseIcon />
      </NoticeButton>
      {undo && <UndoKey onUndo={restore} />}
    </section>
  );
}

function NoticeButton(props: { label: string; children: ReactNode; onClick(): void }) {
  return (
    <button
      type="button"
      className="button button-quiet size-7 px-0"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

/** Ctrl+Z anywhere but in a field, which has an undo of its own. */
function UndoKey({ onUndo }: { onUndo(): Promise<void> }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || event.shiftKey || event.altKey) return;
      if (!event.ctrlKey && !event.metaKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, dialog')) {
        return;
      }
      event.preventDefault();
      void onUndo();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onUndo]);
  return null;
}
