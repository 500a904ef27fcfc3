import { useEffect, useId, useState } from 'react';
import { formatBytes, formatCount } from '../../../format/numbers';
import type { Transfer } from '../../../protocol/wire';
import { useClient } from '../../clientContext';
import { explain } from '../../common/rights';
import { Alert } from '../../details/shared/Alert';
import { Bar } from './Bar';
import { TEXTS } from './texts';

/** If the server reports no progress of a download for this long, the page shows possible reasons. */
const LATE_MS = 5000;

type State = { readonly phase: 'idle' | 'waiting' | 'late' } | Transfer;

/** Downloads all data as one file. */
export function ExportPart({ live, refusal }: { live: boolean; refusal: string | undefined }) {
  const client = useClient();
  const [state, setState] = useState<State>({ phase: 'idle' });
  const [failure, setFailure] = useState<string>();
  const title = useId();
  const { phase } = state;
  const running = phase !== 'idle' && phase !== 'done' && phase !== 'failed';

  useEffect(() => {
    if (phase !== 'waiting') return;
    const timer = setTimeout(() => setState({ phase: 'late' }), LATE_MS);
    return () => clearTimeout(timer);
  }, [phase]);

  const start = async () => {
    setFailure(undefined);
    setState({ phase: 'waiting' });
    try {
      const token = await client.transfer('export', setState);
      download(`export.rdb?token=${token}`);
    } catch (why) {
      setState({ phase: 'idle' });
      setFailure(explain(why));
    }
  };

  return (
    <section
      aria-labelledby={title}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex items-center gap-2">
        <h2 id={title} className="flex-1 text-base font-semibold">
          {TEXTS.exportTitle}
        </h2>
        <button
          type="button"
          data-testid="export-button"
          className="button button-primary"
          disabled={!live || refusal !== undefined || (running && phase !== 'late')}
          onClick={() => void start()}
        >
          {TEXTS.exportButton}
        </button>
      </div>
      <p className="max-w-prose text-ink-soft">{TEXTS.exportText}</p>
      <Alert id="export-refusal" text={refusal} />
      <Alert id="export-error" text={failure ?? failureOf(state)} />
      {running && (
        <Bar
          testId="export-progress"
          text={progressText(state)}
          done={'done' in state ? Number(state.done) : undefined}
          total={'total' in state ? Number(state.total) : undefined}
        />
      )}
      {phase === 'late' && <p className="text-ink-soft">{TEXTS.lateHint}</p>}
      {phase === 'done' && (
        <p role="status" data-testid="export-done" className="text-accent">
          {TEXTS.exported}
        </p>
      )}
    </section>
  );
}

function failureOf(state: State): string | undefined {
  return state.phase === 'failed' ? TEXTS.exportFailed(state.error ?? '') : undefined;
}

function progressText(state: State): string {
  if (state.phase === 'writing') {
    return TEXTS.writing(formatCount(Number(state.done)), formatCount(Number(state.total)));
  }
  if (state.phase === 'sending') {
    return TEXTS.sending(formatBytes(Number(state.done)), formatBytes(Number(state.total)));
  }
  return TEXTS.waiting;
}

/** Lets the browser save an address as a file. */
function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
