import { type FormEvent, useId, useRef, useState } from 'react';
import { useClient } from '../clientContext';
import { expiryProblem } from '../command/setArguments';
import { Dialog } from '../common/Dialog';
import { TEXTS as COMMON } from '../common/texts';
import { useWritable } from '../common/useWritable';
import { Alert } from '../details/shared/Alert';
import { createKey, KINDS } from './createKey';
import { TEXTS } from './texts';

interface NewKeyDialogProps {
  db: number;
  onClose(): void;
  onCreated(key: string): void;
}

/** Creates a key of any type, with its first element. */
export function NewKeyDialog({ db, onClose, onCreated }: NewKeyDialogProps) {
  const client = useClient();
  const [type, setType] = useState('string');
  const [key, setKey] = useState('');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [expiry, setExpiry] = useState('');
  const [problem, setProblem] = useState<string>();
  const busy = useRef(false);
  const id = useId();
  const kind = KINDS[type];
  const { writable } = useWritable();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = expiry === '' ? undefined : expiryProblem(expiry);
    setProblem(key === '' ? TEXTS.nameFirst : wrong);
    if (key === '' || wrong || busy.current) return;
    busy.current = true;
    try {
      await createKey(client, db, { type, key, name, value, expiry });
      onCreated(key);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      busy.current = false;
    }
  };

  const text = (label: string, testId: string, now: string, set: (text: string) => void) => (
    <label className="block">
      <span className="caption">{label}</span>
      <input
        data-testid={testId}
        className="field block w-full font-mono"
        autoCapitalize="none"
        spellCheck={false}
        value={now}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );

  return (
    <Dialog
      title={TEXTS.title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {COMMON.cancel}
          </button>
          <button
            type="submit"
            form={id}
            data-testid="new-create"
            className="button button-primary"
            disabled={!writable}
          >
            {TEXTS.create}
          </button>
        </>
      }
    >
      <form id={id} onSubmit={submit} autoComplete="off" className="flex flex-col gap-3">
        <div className="flex gap-2">
          <label className="block shrink-0">
            <span className="caption">{TEXTS.type}</span>
            <select
              data-testid="new-type"
              className="field block"
              value={type}
              onChange={(event) => setType(event.target.value)}
            >
              {Object.keys(KINDS).map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <div className="min-w-0 flex-1">{text(TEXTS.name, 'new-key', key, setKey)}</div>
        </div>
        {kind?.name && text(kind.name, 'new-name', name, setName)}
        {kind && text(kind.value, 'new-value', value, setValue)}
        <label className="block">
          <span className="caption">{TEXTS.expiresIn}</span>
          <input
            data-testid="new-expiry"
            className="field block w-32 text-right tabular-nums"
            inputMode="numeric"
            placeholder={TEXTS.never}
            value={expiry}
            onChange={(event) => setExpiry(event.target.value.trim())}
          />
        </label>
        <Alert text={problem} />
      </form>
    </Dialog>
  );
}
