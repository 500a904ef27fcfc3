import type { ConnectionState, Phase } from '../../protocol/state';
import { useConnection } from '../clientContext';
import { useTicking } from '../ticker';
import { TEXTS } from './texts';

const COLOURS: Record<Phase, string> = {
  connecting: 'bg-surface text-ink-soft border-line-strong',
  live: 'bg-accent-soft text-accent border-transparent',
  reconnecting: 'bg-warn-soft text-warn border-warn',
  resync: 'bg-warn-soft text-warn border-warn',
  login: 'bg-surface text-ink-soft border-line-strong',
};

function words(state: ConnectionState, now: number): string {
  if (state.phase !== 'reconnecting') return TEXTS.phases[state.phase];
  if (state.retryAt === undefined) return TEXTS.reconnectingNow;
  return TEXTS.reconnectingIn(Math.max(1, Math.ceil((state.retryAt - now) / 1000)));
}

/** The state of the connection, always in words. The countdown is not read aloud each second. */
export function ConnectionBadge() {
  const state = useConnection();
  const shown = useTicking(() => words(state, Date.now()));
  return (
    <span
      data-testid="connection-state"
      data-state={state.phase}
      className={`inline-flex h-7 items-center gap-2 rounded-full border px-3 font-medium whitespace-nowrap tabular-nums ${COLOURS[state.phase]}`}
    >
      <span
        aria-hidden="true"
        className={`size-2 rounded-full border-2 border-current ${state.phase === 'live' ? 'bg-current' : ''}`}
      />
      <span aria-hidden="true" className="max-sm:hidden">
        {shown}
      </span>
      <span aria-hidden="true" className="sm:hidden">
        {TEXTS.phases[state.phase]}
      </span>
      <span role="status" className="sr-only">
        {TEXTS.connection(TEXTS.phases[state.phase])}
      </span>
    </span>
  );
}
