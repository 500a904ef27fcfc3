import { useClient, useConnection } from '../clientContext';
import { TEXTS } from './texts';

/** Says what is wrong with the connection, what that means for the table, and what can be done. */
export function Notice() {
  const client = useClient();
  const { phase, notice } = useConnection();
  if (phase !== 'reconnecting') return null;
  return (
    <div className="flex shrink-0 items-center gap-3 border-b border-line bg-warn-soft px-3 py-1.5 text-warn sm:px-4">
      <p role="alert" className="flex-1">
        {notice ?? TEXTS.lost}
        <span className="max-sm:hidden">{TEXTS.asItWas}</span>
      </p>
      <button type="button" className="button h-7" onClick={() => client.retryNow()}>
        {TEXTS.retry}
      </button>
    </div>
  );
}
