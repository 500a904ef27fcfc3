import { useState } from 'react';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import type { Reading } from '../../common/useReading';
import { useWritable } from '../../common/useWritable';
import { TEXTS } from '../texts';
import { Bar, Failure, Nothing, RefreshButton } from './Bar';
import { type Column, DataTable } from './DataTable';

interface ServerLogProps<R> {
  readonly id: string;
  readonly reading: Reading<unknown>;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly caption: string;
  /** The duration from which the server logs an event. */
  readonly rule: string | undefined;
  /** The text that replaces missing rows and says why there are none. */
  readonly empty: string;
  readonly emptyHint?: string;
  /** The column that sorts at first. */
  readonly sort?: string;
  keyOf(row: R): string;
  /** The command that empties the log, and the question before. */
  readonly reset: readonly string[];
  readonly resetTitle: string;
  readonly resetText: string;
}

/** A log of the server as a table; it can be emptied. */
export function ServerLog<R>(props: ServerLogProps<R>) {
  const { id, reading, rows } = props;
  const ask = useAsk();
  const { writable, reason } = useWritable();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const reset = async () => {
    setAsking(false);
    try {
      await ask(props.reset);
      setFailure(undefined);
      reading.reload();
    } catch (problem) {
      setFailure(explain(problem));
    }
  };
  const wasRead = reading.value !== undefined;
  return (
    <>
      <Bar>
        <p className="min-w-0 flex-1 text-ink-soft" data-testid={`${id}-rule`}>
          {props.rule}
        </p>
        <RefreshButton onClick={reading.reload} />
        <button
          type="button"
          data-testid={`${id}-reset`}
          className="button"
          disabled={!writable || rows.length === 0}
          title={reason}
          onClick={() => setAsking(true)}
        >
          {TEXTS.reset}
        </button>
      </Bar>
      <Failure text={failure ?? reading.error} />
      {!wasRead && !reading.error && <Nothing title={TEXTS.loading} />}
      {wasRead && rows.length === 0 && <Nothing title={props.empty} hint={props.emptyHint} />}
      {rows.length > 0 && (
        <DataTable
          id={id}
          caption={props.caption}
          columns={props.columns}
          rows={rows}
          sort={props.sort}
          keyOf={props.keyOf}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={props.resetTitle}
          confirm={TEXTS.resetConfirm}
          keep={TEXTS.keepLog}
          onCancel={() => setAsking(false)}
          onConfirm={() => void reset()}
        >
          <p>{props.resetText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
