import { type FormEvent, useId, useRef, useState } from 'react';
import type { Text } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import { useClient, useConnection } from '../clientContext';
import { ChevronIcon } from '../common/icons';
import { TEXTS as COMMON } from '../common/texts';
import { useMedia } from '../useMedia';
import { ResultLine } from './ResultLine';
import {
  deleteResult,
  errorResult,
  getResult,
  type Outcome,
  type Result,
  setResult,
} from './result';
import { type Condition, type ExpiryUnit, expiryProblem, setArguments } from './setArguments';
import { TEXTS } from './texts';

/** GET, SET and DEL, always at hand below the table. */
export function CommandForm({ db }: { db: number }) {
  const client = useClient();
  const { phase, welcome } = useConnection();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [expiry, setExpiry] = useState('');
  const [unit, setUnit] = useState<ExpiryUnit>('s');
  const [keepTtl, setKeepTtl] = useState(false);
  const [condition, setCondition] = useState<Condition>('');
  const [result, setResultLine] = useState<Result>();
  const busy = useRef(false);
  const small = useMedia('(max-width: 767px)');
  const [opened, setOpened] = useState(false);
  const id = useId();
  const shown = !small || opened;
  const offline = phase !== 'live' && phase !== 'resync';
  const writable = !offline && welcome?.readOnly !== true;

  const show = (outcome: Outcome) => setResultLine({ ...outcome, key });

  const run = async (args: Text[], read: (reply: ReplyValue) => Outcome) => {
    if (key === '') {
      show({ tone: 'error', summary: TEXTS.keyFirst });
      return;
    }
    // not by disabling the button that was pressed: it would lose the focus
    if (busy.current) return;
    busy.current = true;
    try {
      show(read(await client.command(db, args)));
    } catch (error) {
      show(errorResult(error));
    } finally {
      busy.current = false;
    }
  };

  const set = (event: FormEvent) => {
    event.preventDefault();
    const problem = expiry && !keepTtl ? expiryProblem(expiry) : undefined;
    if (problem) {
      show({ tone: 'error', summary: problem });
      return;
    }
    const args = setArguments({ key, value, expiry, unit, keepTtl, condition });
    void run(args, (reply) => setResult(reply, condition));
  };

  return (
    <section aria-label={TEXTS.title} className="shrink-0 border-t border-line bg-surface">
      {small && (
        <button
          type="button"
          aria-expanded={opened}
          aria-controls={`${id}-form`}
          onClick={() => setOpened(!opened)}
          className="flex h-11 w-full items-center justify-between px-3 font-medium"
        >
          {TEXTS.title}
          <ChevronIcon up={!opened} />
        </button>
      )}
      <form
        id={`${id}-form`}
        hidden={!shown}
        onSubmit={set}
        autoComplete="off"
        className="flex flex-wrap items-end gap-2 px-3 pt-2 pb-3 sm:px-4 max-md:pt-0"
      >
        <label className="min-w-0 flex-1 basis-32">
          <span className="caption">{TEXTS.key}</span>
          <input
            data-testid="set-key"
            className="field block w-full font-mono"
            autoCapitalize="none"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        <label className="min-w-0 flex-[2] basis-40">
          <span className="caption">{TEXTS.value}</span>
          <input
            data-testid="set-value"
            className="field block w-full font-mono"
            autoCapitalize="none"
            spellCheck={false}
            disabled={welcome?.readOnly}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        <div className="flex items-end">
          <label>
            <span className="caption">{TEXTS.expiry}</span>
            <input
              data-testid="set-expiry"
              className="field block w-20 rounded-r-none text-right tabular-nums"
              inputMode="numeric"
              placeholder={TEXTS.none}
              disabled={keepTtl || welcome?.readOnly}
              value={expiry}
              onChange={(event) => setExpiry(event.target.value.trim())}
            />
          </label>
          <select
            data-testid="set-unit"
            aria-label={TEXTS.unit}
            className="field -ml-px rounded-l-none px-1.5"
            disabled={keepTtl || welcome?.readOnly}
            value={unit}
            onChange={(event) => setUnit(event.target.value as ExpiryUnit)}
          >
            <option value="s">{COMMON.seconds}</option>
            <option value="ms">{COMMON.milliseconds}</option>
          </select>
        </div>
        <label className="flex h-8 items-center gap-1.5 whitespace-nowrap">
          <input
            type="checkbox"
            data-testid="set-keepttl"
            className="size-4 accent-accent"
            disabled={welcome?.readOnly}
            checked={keepTtl}
            onChange={(event) => setKeepTtl(event.target.checked)}
          />
          {TEXTS.keepTtl}
        </label>
        <select
          data-testid="set-condition"
          aria-label={TEXTS.condition}
          className="field w-26"
          disabled={welcome?.readOnly}
          value={condition}
          onChange={(event) => setCondition(event.target.value as Condition)}
        >
          <option value="">{TEXTS.always}</option>
          <option value="NX">{TEXTS.ifNew}</option>
          <option value="XX">{TEXTS.ifExists}</option>
        </select>
        <div className="flex gap-2 max-sm:flex-1 max-sm:*:flex-1">
          <button
            type="submit"
            data-testid="set-button"
            className="button button-primary"
            disabled={!writable}
          >
            {TEXTS.set}
          </button>
          <button
            type="button"
            data-testid="get-button"
            className="button"
            disabled={offline}
            onClick={() => void run(['GET', key], getResult)}
          >
            {TEXTS.get}
          </button>
          <button
            type="button"
            data-testid="del-button"
            className="button button-danger"
            disabled={!writable}
            onClick={() => void run(['DEL', key], deleteResult)}
          >
            {TEXTS.delete}
          </button>
        </div>
        <ResultLine result={result} />
      </form>
    </section>
  );
}
