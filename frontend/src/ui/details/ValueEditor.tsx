import { useEffect, useId, useMemo, useState } from 'react';
import { bytesText, type Text } from '../../protocol/text';
import { TEXTS as COMMON } from '../common/texts';
import { ChangeNote } from './shared/ChangeNote';
import { Segments } from './shared/Segments';
import { bestMode, draftBytes, type EditMode, valueDraft } from './string/editing';
import { TEXTS as STRING } from './string/texts';
import { TEXTS } from './texts';
import { complete, type LoadedValue } from './valueLoader';

const MODES = [
  { value: 'text', label: STRING.text },
  { value: 'json', label: STRING.json },
  { value: 'hex', label: STRING.hex },
] as const;

interface ValueEditorProps {
  /** The value as it was when editing began. */
  started: LoadedValue;
  now: LoadedValue | undefined;
  writable: boolean;
  onSave(text: Text): Promise<void>;
  onDirty(dirty: boolean): void;
  onCancel(): void;
  /** Begins anew with the value as it is now. */
  onRestart(value: LoadedValue): void;
}

export function ValueEditor({
  started,
  now,
  writable,
  onSave,
  onDirty,
  onCancel,
  onRestart,
}: ValueEditorProps) {
  const [draft, setDraft] = useState(() => valueDraft(started.bytes, bestMode(started.bytes)));
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const changed = now !== undefined && !sameValue(now, started);

  const initial = useMemo(
    () => valueDraft(started.bytes, draft.mode).text,
    [started.bytes, draft.mode],
  );
  const dirty = draft.text !== initial;
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [onDirty, dirty]);

  const attempt = (work: (bytes: Uint8Array) => void) => {
    try {
      setProblem(undefined);
      work(draftBytes(draft, started.bytes));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  const save = () => attempt((bytes) => void onSave(bytesText(bytes)));

  const turn = (mode: EditMode) => attempt((bytes) => setDraft(valueDraft(bytes, mode)));

  const restart = () => {
    if (!now) return;
    setDraft(valueDraft(now.bytes, draft.mode));
    onRestart(now);
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {changed && (
        <ChangeNote
          testId="edit-conflict"
          text={now.type === 'none' ? TEXTS.deletedMeanwhile : TEXTS.changedMeanwhile}
          action={TEXTS.takeNew}
          onAction={now.type === 'string' && complete(now) ? restart : undefined}
        />
      )}
      <div className="flex flex-wrap items-end justify-between gap-2">
        <label htmlFor={id} className="caption">
          {draft.escaped ? TEXTS.escapedValue : TEXTS.value}
        </label>
        <Segments legend={STRING.editAs} choices={MODES} chosen={draft.mode} onChoose={turn} />
      </div>
      <textarea
        id={id}
        data-testid="edit-value"
        // biome-ignore lint/a11y/noAutofocus: the user asked for this field by pressing "Edit value"
        autoFocus
        spellCheck={false}
        className="field min-h-40 w-full flex-1 resize-none py-2 font-mono text-xs"
        value={draft.text}
        onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (!dirty) onCancel();
        }}
      />
      {problem && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onCancel}>
          {COMMON.cancel}
        </button>
        <button
          type="button"
          data-testid="save-button"
          className="button button-primary"
          disabled={!writable}
          onClick={save}
        >
          {TEXTS.save}
        </button>
      </div>
    </div>
  );
}

// Not by the revision: a new expiry is a new revision too, but no other value.
function sameValue(a: LoadedValue, b: LoadedValue): boolean {
  return (
    a.type === b.type &&
    a.total === b.total &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, i) => byte === b.bytes[i])
  );
}
