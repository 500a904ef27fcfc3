import { useRef, useState } from 'react';
import { displayText } from '../../format/escape';
import { textId } from '../../protocol/text';
import { TEXTS as ACTIONS } from '../actions/texts';
import {
  KEPT_BYTES,
  KEPT_KEYS,
  KEY_BYTES,
  type KeyCopy,
  UNDO_MS,
  type UndoPlan,
} from '../actions/trash';
import { useUndoPlan } from '../actions/useUndoPlan';
import { useClient } from '../clientContext';
import { type ExpiryUnit, expiryProblem } from '../command/setArguments';
import { Dialog } from '../common/Dialog';
import { TEXTS as COMMON } from '../common/texts';
import { useWritable } from '../common/useWritable';
import { Alert } from '../details/shared/Alert';
import { type BulkProgress, DELETE, deleteInto, expireIn, runBulk } from './bulk';
import type { KeySource } from './source';
import { TEXTS } from './texts';

export type BulkKind = 'delete' | 'expire';

const NAMED = 10;
/** More matching keys than this need a second confirmation. */
const ASKED_TWICE = 1_000;
const KEEPING: ReadonlySet<UndoPlan['kind']> = new Set(['kept', 'large', 'perhaps']);

export interface BulkOutcome {
  /** True if the server has replied for all keys. */
  readonly done: boolean;
  readonly deleted: number;
  /** The deleted keys that can be restored. */
  readonly copies: readonly KeyCopy[];
}

interface BulkDialogProps {
  kind: BulkKind;
  db: number;
  source: KeySource;
  onClose(outcome: BulkOutcome): void;
}

/** Confirms the deletion or expiry of many keys: names the keys, asks, and shows the progress. */
export function BulkDialog({ kind, db, source, onClose }: BulkDialogProps) {
  const client = useClient();
  const { writable } = useWritable();
  const { count, named, matching } = source;
  const plan = useUndoPlan(kind, db, source);
  const copies = useRef<KeyCopy[]>([]);
  const [amount, setAmount] = useState('');
  const [unit, setUnit] = useState<ExpiryUnit>('s');
  const [progress, setProgress] = useState<BulkProgress>();
  const [running, setRunning] = useState(false);
  const [sure, setSure] = useState(false);
  const stopped = useRef(false);
  const many = matching !== undefined && count > ASKED_TWICE;
  const valid = (!many || sure) && (kind === 'delete' || expiryProblem(amount) === undefined);
  const ended = progress !== undefined && !running;

  const start = async () => {
    setRunning(true);
    setProgress({ answered: 0, changed: 0 });
    const keeps = plan !== undefined && KEEPING.has(plan.kind);
    const removal = keeps ? deleteInto(client, db, copies.current) : DELETE;
    const action = kind === 'delete' ? removal : expireIn(amount, unit);
    const result = await runBulk(client, db, source, action, setProgress, () => stopped.current);
    setProgress(result);
    setRunning(false);
    const whole = matching !== undefined || result.changed === count;
    if (kind === 'delete' && result.problem === undefined && whole) leave(result);
  };

  const leave = (result: BulkProgress | undefined) =>
    onClose({
      done: result !== undefined && result.problem === undefined,
      deleted: kind === 'delete' ? (result?.changed ?? 0) : 0,
      copies: copies.current,
    });

  const close = () => {
    if (running) stopped.current = true;
    else leave(progress);
  };

  return (
    <Dialog
      title={titleOf(kind, count, ended)}
      onClose={close}
      actions={
        ended ? (
          <button type="button" data-testid="bulk-close" className="button" onClick={close}>
            {COMMON.close}
          </button>
        ) : (
          <>
            <button type="button" className="button" onClick={close}>
              {running ? TEXTS.stop : COMMON.cancel}
            </button>
            <button
              type="button"
              data-testid="bulk-confirm"
              className={`button ${kind === 'delete' ? 'button-danger' : 'button-primary'}`}
              disabled={running || !writable || !valid || (kind === 'delete' && !plan)}
              onClick={() => void start()}
            >
              {kind === 'delete' ? TEXTS.delete(count) : TEXTS.expire}
            </button>
          </>
        )
      }
    >
      {named.length > 0 && (
        <ul
          data-testid="bulk-keys"
          className="max-h-60 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs text-ink"
        >
          {named.slice(0, NAMED).map((key) => (
            <li key={textId(key)} className="truncate">
              {displayText(key)}
            </li>
          ))}
          {count > Math.min(NAMED, named.length) && (
            <li className="font-sans text-ink-soft">
              {TEXTS.more(count - Math.min(NAMED, named.length))}
            </li>
          )}
        </ul>
      )}
      {matching && (
        <p data-testid="bulk-pattern" className="mt-2 break-words">
          {TEXTS.allMatching(displayText(matching.pattern), matching.type)}
        </p>
      )}
      {!progress && kind === 'delete' && (
        <>
          <p className="mt-2">{TEXTS.inDatabase(db)}</p>
          <p role="status" data-testid="undo-plan" className="mt-1">
            {planText(plan, count)}
          </p>
        </>
      )}
      {!progress && many && (
        <label className="mt-2 flex items-center gap-2 text-ink">
          <input
            type="checkbox"
            data-testid="bulk-sure"
            className="size-4 accent-accent"
            checked={sure}
            onChange={(event) => setSure(event.target.checked)}
          />
          {kind === 'delete' ? TEXTS.sureDelete(count) : TEXTS.sureExpire(count)}
        </label>
      )}
      {!progress && kind === 'expire' && (
        <div className="mt-3 flex items-center gap-2">
          <label htmlFor="bulk-amount">{TEXTS.expireIn}</label>
          <input
            id="bulk-amount"
            data-testid="bulk-amount"
            inputMode="numeric"
            className="field w-28 rounded-r-none text-right tabular-nums"
            value={amount}
            onChange={(event) => setAmount(event.target.value.trim())}
          />
          <select
            aria-label={TEXTS.unit}
            className="field -ml-2.5 rounded-l-none px-1.5"
            value={unit}
            onChange={(event) => setUnit(event.target.value as ExpiryUnit)}
          >
            <option value="s">{COMMON.seconds}</option>
            <option value="ms">{COMMON.milliseconds}</option>
          </select>
        </div>
      )}
      {progress && (
        <>
          <progress
            aria-label={TEXTS.progress}
            className="mt-3 h-1.5 w-full accent-accent"
            value={progress.answered}
            max={Math.max(count, progress.answered)}
          />
          <p role="status" data-testid="bulk-result" className="mt-1 tabular-nums">
            {progressText(kind, progress, source, ended)}
          </p>
          <Alert text={progress.problem} />
        </>
      )}
    </Dialog>
  );
}

function planText(plan: UndoPlan | undefined, total: number): string {
  const { plan: texts } = ACTIONS;
  switch (plan?.kind) {
    case undefined:
      return texts.reading;
    case 'kept':
      return texts.kept(UNDO_MS / 1000);
    case 'many':
      return texts.many(KEPT_KEYS);
    case 'rights':
      return texts.rights;
    case 'total':
      return texts.total(KEPT_BYTES);
    case 'perhaps':
      return texts.perhaps(KEY_BYTES, KEPT_BYTES);
    case 'large':
      return texts.large(plan.count, total, KEY_BYTES);
  }
}

function titleOf(kind: BulkKind, count: number, ended: boolean): string {
  if (kind === 'delete') return ended ? TEXTS.deletedTitle(count) : TEXTS.deleteTitle(count);
  return ended ? TEXTS.expiredTitle(count) : TEXTS.expireTitle(count);
}

function progressText(
  kind: BulkKind,
  { answered, changed }: BulkProgress,
  { count: total, matching }: KeySource,
  ended: boolean,
): string {
  if (ended && matching) {
    return (kind === 'delete' ? TEXTS.deletedMatching : TEXTS.expiredMatching)(changed);
  }
  if (!ended) return TEXTS.running(answered, total);
  const missing = answered - changed;
  const done = kind === 'delete' ? TEXTS.deleted : TEXTS.expired;
  return done(changed, total) + (missing > 0 ? TEXTS.missing(missing) : '');
}
