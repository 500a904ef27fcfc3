import { type ReactNode, useEffect, useId, useState } from 'react';
import { type Text, textId } from '../../../protocol/text';
import { Alert } from './Alert';
import { ChangeNote } from './ChangeNote';
import { messageOf } from './replies';
import { TEXTS } from './texts';
import { draftOf, typedText } from './typed';

interface ElementEditorProps {
  /** The element, as it is shown. */
  readonly title: string;
  readonly caption: string;
  /** The value as it was when the element was opened. */
  readonly started: Text;
  /** The value as it is now: null where the element is gone, undefined where it is not known. */
  readonly now: Text | null | undefined;
  readonly changedText: string;
  readonly goneText: string;
  /** One line, as a score has it. */
  readonly single?: boolean;
  readonly writable: boolean;
  readonly failure?: string;
  readonly children?: ReactNode;
  onSave(value: Text): Promise<void>;
  onRemove(): void;
  onRestart(value: Text): void;
  onDirty(dirty: boolean): void;
  onClose(): void;
}

/** Shows one element whole, and edits it; says when it changed meanwhile. */
export function ElementEditor(props: ElementEditorProps) {
  const { caption, started, now, single = false, writable, onDirty, onRestart } = props;
  const initial = draftOf(started, single);
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const dirty = draft.text !== initial.text;
  const changed = now !== undefined && (now === null || textId(now) !== textId(started));

  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [onDirty, dirty]);

  // nothing was typed yet: the editor follows the element
  useEffect(() => {
    if (dirty || !changed || now === null) return;
    setDraft(draftOf(now, single));
    onRestart(now);
  }, [dirty, changed, now, single, onRestart]);

  const restart = (value: Text) => {
    setDraft(draftOf(value, single));
    onRestart(value);
  };

  const save = async () => {
    try {
      setProblem(undefined);
      await props.onSave(typedText(draft));
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  };

  const field = {
    id,
    'data-testid': 'element-value',
    autoFocus: true,
    readOnly: !writable,
    spellCheck: false,
    value: draft.text,
  };
  return (
    <section
      aria-label={props.title}
      data-testid="element-editor"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (!dirty) props.onClose();
      }}
    >
      <h3 className="max-h-16 overflow-y-auto font-mono text-xs font-semibold break-all">
        {props.title}
      </h3>
      {changed && (dirty || now === null) && (
        <ChangeNote
          testId="element-conflict"
          text={now === null ? props.goneText : props.changedText}
          action={TEXTS.takeNew}
          onAction={now === null ? undefined : () => restart(now)}
        />
      )}
      <label htmlFor={id} className="caption">
        {draft.escaped ? TEXTS.escapedCaption(caption) : caption}
      </label>
      {single ? (
        <input
          {...field}
          className="field w-full font-mono text-xs"
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && writable) void save();
          }}
        />
      ) : (
        <textarea
          {...field}
          rows={4}
          className="field h-auto min-h-24 w-full resize-y py-2 font-mono text-xs"
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        />
      )}
      <Alert text={problem ?? props.failure} />
      {props.children}
      <div className="flex flex-wrap justify-end gap-2">
        {writable && (
          <button
            type="button"
            data-testid="element-remove"
            className="button button-danger mr-auto"
            onClick={props.onRemove}
          >
            {TEXTS.removeMore}
          </button>
        )}
        <button type="button" className="button" onClick={props.onClose}>
          {writable ? TEXTS.cancel : TEXTS.close}
        </button>
        {writable && (
          <button
            type="button"
            data-testid="element-save"
            className="button button-primary"
            onClick={() => void save()}
          >
            {TEXTS.save}
          </button>
        )}
      </div>
    </section>
  );
}
