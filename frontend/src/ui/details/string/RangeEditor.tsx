import { useCallback, useEffect, useId, useState } from 'react';
import { escapeBytes, unescapeBytes } from '../../../format/escape';
import { bytesText, textBytes } from '../../../protocol/text';
import { useClient } from '../../clientContext';
import type { Selection } from '../../keys/selection';
import { hexText, parseHex } from '../lines';
import { Alert } from '../shared/Alert';
import { ChangeNote } from '../shared/ChangeNote';
import { messageOf } from '../shared/replies';
import { Segments } from '../shared/Segments';
import { TEXTS as SHARED } from '../shared/texts';
import { useAction } from '../shared/useAction';
import { usePage } from '../shared/usePage';
import { useAsk } from '../shared/view';
import { TEXTS } from './texts';

const MODES = [
  { value: 'hex', label: TEXTS.hex },
  { value: 'text', label: TEXTS.text },
] as const;

type Mode = 'hex' | 'text';

interface RangeEditorProps {
  readonly selection: Selection;
  readonly revision: string | undefined;
  readonly offset: number;
  readonly started: Uint8Array;
  /** True if the value ends with this range, which may then become longer. */
  readonly last: boolean;
  readonly writable: boolean;
  onDirty(dirty: boolean): void;
  onChanged(): void;
  onClose(): void;
}

/** Edits a part of a value that is too large to be replaced whole. */
export function RangeEditor(props: RangeEditorProps) {
  const { selection, revision, offset, last, writable, onDirty, onChanged, onClose } = props;
  const client = useClient();
  const ask = useAsk(selection);
  const action = useAction(ask, onChanged);
  const [started, setStarted] = useState(props.started);
  const [mode, setMode] = useState<Mode>('hex');
  const [draft, setDraft] = useState(() => hexText(props.started));
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const count = started.length;
  const dirty = draft !== written(started, mode);

  const read = useCallback(async () => {
    const range = await client.range(selection.db, selection.key, offset, count);
    return range.type === 'string' ? textBytes(range.value) : new Uint8Array();
  }, [client, selection, offset, count]);
  const { page: now } = usePage(read, revision);
  const changed = now !== undefined && !same(now, started);

  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [onDirty, dirty]);

  const restart = (bytes: Uint8Array) => {
    setStarted(bytes);
    setDraft(written(bytes, mode));
  };

  const attempt = (work: () => void) => {
    try {
      setProblem(undefined);
      work();
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  };

  const turn = (next: Mode) =>
    attempt(() => {
      setDraft(written(bytesOf(draft, mode), next));
      setMode(next);
    });

  const save = () =>
    attempt(() => {
      const bytes = bytesOf(draft, mode);
      if (bytes.length < count || (bytes.length > count && !last)) {
        throw new Error(TEXTS.rangeLength(count, bytes.length));
      }
      void action
        .run(['SETRANGE', selection.key, String(offset), bytesText(bytes)])
        .then((done) => done && onClose());
    });

  return (
    <section
      aria-label={TEXTS.rangeTitle(offset, count)}
      data-testid="range-editor"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (!dirty) onClose();
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 font-semibold">{TEXTS.rangeTitle(offset, count)}</h3>
        <Segments legend={TEXTS.editAs} choices={MODES} chosen={mode} onChoose={turn} />
      </div>
      {changed && (
        <ChangeNote
          testId="range-conflict"
          text={now.length === 0 ? TEXTS.rangeGone : TEXTS.rangeChanged}
          action={SHARED.takeNew}
          onAction={now.length === 0 ? undefined : () => restart(now)}
        />
      )}
      <label htmlFor={id} className="caption">
        {mode === 'text' ? SHARED.escapedCaption(TEXTS.rangeCaption) : TEXTS.rangeCaption}
      </label>
      <textarea
        id={id}
        data-testid="range-value"
        // biome-ignore lint/a11y/noAutofocus: the user asked for this field
        autoFocus
        rows={8}
        spellCheck={false}
        readOnly={!writable}
        className="field h-auto min-h-32 w-full resize-y py-2 font-mono text-xs"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <Alert text={problem ?? action.failure} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onClose}>
          {SHARED.cancel}
        </button>
        <button
          type="button"
          data-testid="range-save"
          className="button button-primary"
          disabled={!writable}
          onClick={save}
        >
          {SHARED.save}
        </button>
      </div>
    </section>
  );
}

function written(bytes: Uint8Array, mode: Mode): string {
  return mode === 'hex' ? hexText(bytes) : escapeBytes(bytes);
}

function bytesOf(draft: string, mode: Mode): Uint8Array {
  return mode === 'hex' ? parseHex(draft) : unescapeBytes(draft);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
