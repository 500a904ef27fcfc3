import { useEffect, useId, useState } from 'react';
import { unescapeBytes } from '../../format/escape';
import { bytesText, type Text } from '../../protocol/text';
import { asText } from './present';
import { complete, type LoadedValue } from './valueLoader';

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
  const initial = asText(started.bytes, true);
  const [draft, setDraft] = useState(initial.text);
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const { binary } = initial;
  const changed = now !== undefined && !sameValue(now, started);

  const dirty = draft !== initial.text;
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [onDirty, dirty]);

  const save = () => {
    try {
      setProblem(undefined);
      void onSave(binary ? bytesText(unescapeBytes(draft)) : draft);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  const restart = () => {
    if (!now) return;
    setDraft(asText(now.bytes, true).text);
    onRestart(now);
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {changed && (
        <div
          role="status"
          data-testid="edit-conflict"
          className="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn"
        >
          <span className="flex-1">
            {now.type === 'none'
              ? 'The key was deleted meanwhile. Saving creates it again.'
              : 'The value changed meanwhile. Saving replaces it.'}
          </span>
          {now.type === 'string' && complete(now) && (
            <button type="button" className="button h-7" onClick={restart}>
              Take the new value
            </button>
          )}
        </div>
      )}
      <label htmlFor={id} className="caption">
        {binary ? 'Value, bytes as \\xNN' : 'Value'}
      </label>
      <textarea
        id={id}
        data-testid="edit-value"
        // biome-ignore lint/a11y/noAutofocus: the user asked for this field by pressing "Edit value"
        autoFocus
        spellCheck={false}
        className="field min-h-40 w-full flex-1 resize-none py-2 font-mono text-xs"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
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
          Cancel
        </button>
        <button
          type="button"
          data-testid="save-button"
          className="button button-primary"
          disabled={!writable}
          onClick={save}
        >
          Save
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
