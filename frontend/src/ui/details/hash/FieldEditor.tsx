import { useState } from 'react';
import { displayText } from '../../../format/escape';
import type { Text } from '../../../protocol/text';
import { expiryProblem } from '../../command/setArguments';
import { ElementEditor } from '../shared/ElementEditor';
import type { Ask } from '../shared/reading';
import { type Action, useAction } from '../shared/useAction';
import { useNow } from '../shared/useNow';
import type { Field } from './hashPage';
import { TEXTS } from './texts';

interface FieldEditorProps {
  readonly ask: Ask;
  readonly hash: Text;
  readonly opened: Field & { readonly value: Text };
  /** The field as the page shows it now. */
  readonly shown: Field | undefined;
  readonly expiring: boolean;
  readonly revision: string | undefined;
  readonly writable: boolean;
  onChanged(): void;
  onRemove(): void;
  onDirty(dirty: boolean): void;
  onClose(): void;
}

export function FieldEditor(props: FieldEditorProps) {
  const { ask, hash, opened, shown, revision, writable, onChanged, onClose } = props;
  const { field } = opened;
  const [started, setStarted] = useState(opened.value);
  const now = useNow(ask, ['HGET', hash, field], revision);
  const action = useAction(ask, onChanged);
  const expireAt = shown?.expireAt ?? opened.expireAt;

  const save = async (value: Text) => {
    const saved = await action.attempt(async () => {
      await ask(['HSET', hash, field, value]);
      // HSET makes the field last for ever
      if (expireAt > 0) await ask(['HPEXPIREAT', hash, String(expireAt), 'FIELDS', '1', field]);
      return true;
    });
    if (saved) onClose();
  };

  return (
    <ElementEditor
      title={displayText(field)}
      caption={TEXTS.value}
      started={started}
      now={now}
      changedText={TEXTS.changed}
      goneText={TEXTS.gone}
      writable={writable}
      failure={action.failure}
      onSave={save}
      onRemove={props.onRemove}
      onRestart={setStarted}
      onDirty={props.onDirty}
      onClose={onClose}
    >
      {props.expiring && writable && (
        <FieldExpiry action={action} hash={hash} field={field} expires={expireAt > 0} />
      )}
    </ElementEditor>
  );
}

interface FieldExpiryProps {
  readonly action: Action;
  readonly hash: Text;
  readonly field: Text;
  readonly expires: boolean;
}

function FieldExpiry({ action, hash, field, expires }: FieldExpiryProps) {
  const [seconds, setSeconds] = useState('');
  const valid = expiryProblem(seconds) === undefined;
  const set = async () => {
    if (!valid) return;
    if (await action.run(['HEXPIRE', hash, seconds, 'FIELDS', '1', field])) setSeconds('');
  };
  return (
    <div className="flex flex-wrap gap-2">
      <input
        aria-label={TEXTS.expireIn}
        placeholder={TEXTS.expireIn}
        data-testid="field-expiry"
        inputMode="numeric"
        className="field min-w-32 flex-1"
        value={seconds}
        onChange={(event) => setSeconds(event.target.value.trim())}
      />
      <button type="button" className="button" aria-disabled={!valid} onClick={() => void set()}>
        {TEXTS.setExpiry}
      </button>
      <button
        type="button"
        className="button"
        aria-disabled={!expires}
        onClick={() => expires && void action.run(['HPERSIST', hash, 'FIELDS', '1', field])}
      >
        {TEXTS.persist}
      </button>
    </div>
  );
}
