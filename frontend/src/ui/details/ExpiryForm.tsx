import { type FormEvent, useState } from 'react';
import { type ExpiryUnit, expiryProblem } from '../command/setArguments';
import { TEXTS as COMMON } from '../common/texts';
import { TEXTS } from './texts';

interface ExpiryFormProps {
  expires: boolean;
  onExpire(amount: string, unit: ExpiryUnit): Promise<boolean>;
  onPersist(): Promise<boolean>;
}

// The buttons are never really disabled: the focus would be lost where one is disabled by its own success.
export function ExpiryForm({ expires, onExpire, onPersist }: ExpiryFormProps) {
  const [amount, setAmount] = useState('');
  const [unit, setUnit] = useState<ExpiryUnit>('s');
  const valid = expiryProblem(amount) === undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (valid && (await onExpire(amount, unit))) setAmount('');
  };

  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <div className="flex min-w-32 flex-1">
        <input
          data-testid="expire-amount"
          aria-label={TEXTS.newExpiry}
          placeholder={TEXTS.expireIn}
          inputMode="numeric"
          className="field w-full rounded-r-none"
          value={amount}
          onChange={(event) => setAmount(event.target.value.trim())}
        />
        <select
          aria-label={TEXTS.unit}
          className="field -ml-px rounded-l-none px-1.5"
          value={unit}
          onChange={(event) => setUnit(event.target.value as ExpiryUnit)}
        >
          <option value="s">{COMMON.seconds}</option>
          <option value="ms">{COMMON.milliseconds}</option>
        </select>
      </div>
      <button type="submit" data-testid="expire-button" className="button" aria-disabled={!valid}>
        {TEXTS.setExpiry}
      </button>
      <button
        type="button"
        data-testid="persist-button"
        className="button"
        aria-disabled={!expires}
        onClick={() => expires && void onPersist()}
      >
        {TEXTS.persist}
      </button>
    </form>
  );
}
