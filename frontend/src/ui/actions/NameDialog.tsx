import { type FormEvent, useId, useState } from 'react';
import { displayText } from '../../format/escape';
import type { Text } from '../../protocol/text';
import { useClient, useConnection } from '../clientContext';
import { Dialog } from '../common/Dialog';
import { TEXTS as COMMON } from '../common/texts';
import { useWritable } from '../common/useWritable';
import { Alert } from '../details/shared/Alert';
import { DraftField, EscapeSwitch } from '../details/shared/DraftField';
import { messageOf } from '../details/shared/replies';
import { draftOf, typedText } from '../details/shared/typed';
import { copy, NameTaken, rename } from './nameCommands';
import { TEXTS } from './texts';

interface NameDialogProps {
  readonly kind: 'rename' | 'copy';
  readonly db: number;
  readonly name: Text;
  onClose(): void;
  onDone(to: Text, toDb: number): void;
}

/** Asks for the new name of a key, or for that of its copy. */
export function NameDialog({ kind, db, name, onClose, onDone }: NameDialogProps) {
  const client = useClient();
  const { welcome } = useConnection();
  const { writable } = useWritable();
  const [draft, setDraft] = useState(() => draftOf(name, true));
  const [toDb, setToDb] = useState(db);
  const [taken, setTaken] = useState<Text>();
  const [replace, setReplace] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const id = useId();

  const change = (edit: () => void) => {
    edit();
    setTaken(undefined);
    setReplace(false);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !writable) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const to = typedText(draft);
      const run = kind === 'rename' ? rename : copy;
      try {
        await run(client, db, { key: name, to, toDb, replace });
        onDone(to, toDb);
      } catch (failure) {
        if (!(failure instanceof NameTaken)) throw failure;
        setTaken(to);
      }
    } catch (failure) {
      setProblem(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={kind === 'rename' ? TEXTS.renameTitle : TEXTS.copyTitle}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {COMMON.cancel}
          </button>
          <button
            type="submit"
            form={id}
            data-testid="name-confirm"
            className={`button ${replace ? 'button-danger' : 'button-primary'}`}
            disabled={!writable}
          >
            {kind === 'rename' ? TEXTS.doRename : TEXTS.doCopy}
          </button>
        </>
      }
    >
      <form id={id} autoComplete="off" className="flex flex-col gap-3" onSubmit={submit}>
        <p className="max-h-20 overflow-y-auto font-mono text-xs break-all text-ink">
          {displayText(name)}
        </p>
        <div className="flex">
          <DraftField
            caption={TEXTS.newName}
            testId="new-name"
            draft={draft}
            onChange={(next) => change(() => setDraft(next))}
          />
        </div>
        <EscapeSwitch
          checked={draft.escaped}
          onChange={(escaped) => change(() => setDraft({ ...draft, escaped }))}
        />
        {kind === 'copy' && (
          <label className="block">
            <span className="caption">{TEXTS.database}</span>
            <select
              data-testid="copy-db"
              className="field block"
              value={toDb}
              onChange={(event) => change(() => setToDb(Number(event.target.value)))}
            >
              {Array.from({ length: welcome?.databases ?? 1 }, (_, each) => (
                <option key={String(each)} value={each}>
                  {TEXTS.databaseName(each)}
                </option>
              ))}
            </select>
          </label>
        )}
        {taken !== undefined && (
          <div className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            <p role="alert" data-testid="name-taken" className="break-words">
              {TEXTS.exists(displayText(taken))}
            </p>
            <label className="mt-1 flex items-center gap-2">
              <input
                type="checkbox"
                data-testid="name-replace"
                className="size-4 accent-accent"
                checked={replace}
                onChange={(event) => setReplace(event.target.checked)}
              />
              {TEXTS.replace}
            </label>
          </div>
        )}
        <Alert text={problem} />
      </form>
    </Dialog>
  );
}
