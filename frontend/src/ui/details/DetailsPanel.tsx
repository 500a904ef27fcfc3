import { useCallback, useEffect, useRef, useState } from 'react';
import { displayText } from '../../format/escape';
import type { Text } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import type { Target } from '../actions/useKeyActions';
import { useClient, useRows } from '../clientContext';
import { CloseIcon, MoreIcon, RefreshIcon } from '../common/icons';
import type { Anchor } from '../common/Menu';
import { useWritable } from '../common/useWritable';
import type { Selection } from '../keys/selection';
import { TEXTS as KEYS } from '../keys/texts';
import { ExpiryForm } from './ExpiryForm';
import { Facts } from './Facts';
import { Alert } from './shared/Alert';
import { ChangeNote } from './shared/ChangeNote';
import { RangeEditor } from './string/RangeEditor';
import { StringView } from './string/StringView';
import { TEXTS as STRING } from './string/texts';
import { hasView, TypeView } from './TypeView';
import { TEXTS } from './texts';
import { useValue } from './useValue';
import { ValueEditor } from './ValueEditor';
import { complete, type LoadedValue } from './valueLoader';

interface DetailsPanelProps {
  selection: Selection;
  /** Covers the table instead of standing beside it. */
  overlay: boolean;
  /** Called with true if there is unsaved input. */
  onDirty(dirty: boolean): void;
  onMenu(target: Target, anchor: Anchor): void;
  onDelete(): void;
  onClose(): void;
}

const EDITABLE_BYTES = 65_536;
/** Of a longer value so many bytes are edited at once, as hexadecimal digits. */
const EDITED_RANGE_BYTES = 4096;

export function DetailsPanel(props: DetailsPanelProps) {
  const { selection, overlay, onDirty, onMenu, onDelete, onClose } = props;
  const client = useClient();
  const { value, error, stale, loadingMore, loadMore, goTo, reload } = useValue(selection);
  const [editing, setEditing] = useState<LoadedValue>();
  const [editedRange, setEditedRange] = useState<{ offset: number; bytes: Uint8Array }>();
  const [failure, setFailure] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const { writable } = useWritable();
  const label = displayText(selection.key);
  const row = useRows().get(selection.id);
  // the value tells it before the row has come, so that the view does not read its page again then
  const revision = row?.revision ?? value?.revision;
  // an element is being edited in the view of a type, which stays even when the key goes
  const [dirtyView, setDirtyView] = useState(false);
  const noteDirty = useCallback(
    (dirty: boolean) => {
      setDirtyView(dirty);
      onDirty(dirty);
    },
    [onDirty],
  );

  useEffect(() => heading.current?.focus(), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !editing) onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [editing, onClose]);

  /** Returns whether the command succeeded; shows the reason if it failed. */
  const run = async (args: readonly Text[]): Promise<boolean> => {
    try {
      const reply: ReplyValue = await client.command(selection.db, args);
      const failed = typeof reply === 'object' && reply !== null && 'error' in reply;
      setFailure(failed ? reply.error : undefined);
      reload();
      return !failed;
    } catch (problem) {
      setFailure(problem instanceof Error ? problem.message : String(problem));
      return false;
    }
  };

  const gone = value?.type === 'none';
  // the row of the list may be there before the value
  const shownType = useLastType(value?.type ?? row?.type);
  const editable = value !== undefined && value.type === 'string' && complete(value);

  return (
    <section
      aria-label={TEXTS.label}
      data-testid="details"
      className={`flex flex-col gap-3 overflow-y-auto border-line bg-surface p-4 ${
        overlay ? 'absolute inset-0 z-20' : 'w-[28rem] shrink-0 border-l 2xl:w-[36rem]'
      }`}
    >
      <header className="flex items-start gap-2">
        <h2
          ref={heading}
          tabIndex={-1}
          className="max-h-20 min-w-0 flex-1 overflow-y-auto pt-1.5 font-mono text-sm font-semibold break-all outline-none"
        >
          {label || <i className="font-normal text-ink-faint">{KEYS.emptyName}</i>}
        </h2>
        <button
          type="button"
          className="button button-quiet w-8 px-0"
          aria-label={TEXTS.readAgain}
          title={TEXTS.readAgain}
          onClick={reload}
        >
          <RefreshIcon />
        </button>
        <button
          type="button"
          data-testid="details-menu"
          className="button button-quiet w-8 px-0"
          aria-label={TEXTS.actions}
          title={TEXTS.actions}
          aria-haspopup="menu"
          disabled={gone}
          onClick={(event) =>
            onMenu(
              { key: selection.key, expires: (value?.expireAt ?? 0) > 0 },
              event.currentTarget.getBoundingClientRect(),
            )
          }
        >
          <MoreIcon />
        </button>
        <button
          type="button"
          className="button button-quiet w-8 px-0"
          aria-label={TEXTS.close}
          title={TEXTS.closeHint}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </header>

      {gone && !editing && (
        <p
          role="status"
          data-testid="details-gone"
          className="rounded-md bg-warn-soft px-3 py-2 text-warn"
        >
          {shownType === undefined ? TEXTS.absent : TEXTS.gone}
        </p>
      )}
      <Alert id="details-error" text={failure ?? error} />
      {value && !gone && <Facts selection={selection} value={value} />}
      {value && !gone && writable && (
        <ExpiryForm
          expires={value.expireAt > 0}
          onExpire={(amount, unit) =>
            run([unit === 's' ? 'EXPIRE' : 'PEXPIRE', selection.key, amount])
          }
          onPersist={() => run(['PERSIST', selection.key])}
        />
      )}

      {editing && (
        <ValueEditor
          started={editing}
          now={value}
          onSave={async (text) => {
            if (await run(['SET', selection.key, text, 'KEEPTTL'])) setEditing(undefined);
          }}
          onDirty={onDirty}
          onCancel={() => setEditing(undefined)}
          onRestart={setEditing}
          writable={writable}
        />
      )}
      {stale && (
        <ChangeNote
          testId="details-stale"
          text={TEXTS.stale}
          action={TEXTS.readAgain}
          onAction={reload}
        />
      )}
      {editedRange && (
        <RangeEditor
          selection={selection}
          revision={revision}
          offset={editedRange.offset}
          started={editedRange.bytes}
          last={value?.type === 'string' && value.total <= rangeEnd(editedRange)}
          writable={writable}
          onDirty={onDirty}
          onChanged={reload}
          onClose={() => setEditedRange(undefined)}
        />
      )}
      {!editing && value?.type === 'string' && (
        <StringView
          selection={selection}
          revision={revision}
          writable={writable}
          value={value}
          loadingMore={loadingMore}
          onLoadMore={loadMore}
          onGoTo={goTo}
          onChanged={reload}
        />
      )}
      {!editing && shownType !== undefined && hasView(shownType) && (!gone || dirtyView) && (
        <TypeView
          type={shownType}
          selection={selection}
          revision={revision}
          writable={writable}
          onDirty={noteDirty}
          onChanged={reload}
        />
      )}
      {!editing && value && value.type !== 'string' && !gone && !hasView(value.type) && (
        <p className="flex-1 text-ink-soft">{TEXTS.noView(value.type)}</p>
      )}
      {!value && !error && <p className="flex-1 text-ink-soft">{TEXTS.reading}</p>}

      {!editing && value && !gone && writable && (
        <footer className="flex flex-wrap items-center gap-2">
          {value.type === 'string' && value.total <= EDITABLE_BYTES && (
            <button
              type="button"
              data-testid="edit-button"
              className="button"
              disabled={!editable}
              onClick={() => setEditing(value)}
            >
              {TEXTS.edit}
            </button>
          )}
          {value.type === 'string' && value.total > EDITABLE_BYTES && !editedRange && (
            <button
              type="button"
              data-testid="edit-range"
              className="button"
              onClick={() =>
                setEditedRange({
                  offset: value.offset,
                  bytes: value.bytes.slice(0, EDITED_RANGE_BYTES),
                })
              }
            >
              {STRING.editRange}
            </button>
          )}
          <button
            type="button"
            data-testid="details-delete"
            className="button button-danger ml-auto"
            onClick={onDelete}
          >
            {TEXTS.deleteMore}
          </button>
        </footer>
      )}
    </section>
  );
}

/** The type of the key, and of a deleted key the type that it had. */
function useLastType(type: string | undefined): string | undefined {
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (type !== undefined && type !== 'none') last.current = type;
  }, [type]);
  return type === 'none' ? last.current : type;
}

function rangeEnd({ offset, bytes }: { offset: number; bytes: Uint8Array }): number {
  return offset + bytes.length;
}
