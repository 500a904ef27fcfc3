import { useCallback, useId, useState } from 'react';
import { formatAgo } from '../../../format/time';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { RefreshIcon } from '../../common/icons';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { Alert } from '../../details/shared/Alert';
import { TEXTS } from '../texts';
import { TEXTS as USERS } from './texts';
import { readLog } from './users';

/** Commands and logins that the server refused lately. */
export function AclLog({ writable }: { writable: boolean }) {
  const ask = useAsk();
  const { value, error, reload } = useReading(useCallback(() => readLog(ask), [ask]));
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const title = useId();

  const clear = async () => {
    setAsking(false);
    try {
      await ask(['ACL', 'LOG', 'RESET']);
      setFailure(undefined);
      reload();
    } catch (why) {
      setFailure(explain(why));
    }
  };
  return (
    <section aria-labelledby={title} className="mt-4">
      <div className="flex items-center gap-2">
        <h2 id={title} className="flex-1 text-base font-semibold">
          {USERS.log}
        </h2>
        <button
          type="button"
          className="button button-quiet w-8 px-0"
          aria-label={TEXTS.refresh}
          title={TEXTS.refresh}
          onClick={reload}
        >
          <RefreshIcon />
        </button>
        <button
          type="button"
          data-testid="log-clear"
          className="button h-7"
          disabled={!writable || !value?.length}
          onClick={() => setAsking(true)}
        >
          {USERS.clearLog}
        </button>
      </div>
      <Alert id="log-error" text={failure ?? error} />
      {value?.length === 0 && <p className="text-ink-soft">{USERS.noLog}</p>}
      <ul>
        {value?.map((entry) => (
          <li
            key={entry.id}
            data-testid="refusal"
            className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-2"
          >
            <span className="font-mono text-xs font-semibold break-all">{entry.user}</span>
            <span className="min-w-0 flex-1 basis-40 break-words">
              <span className="text-ink-faint">{entry.reason}</span>{' '}
              <span className="font-mono text-xs break-all">{entry.what}</span>
            </span>
            <span className="text-ink-faint tabular-nums">
              {entry.count > 1 && `${entry.count}× · `}
              {formatAgo(entry.ageSeconds * 1000)}
              {entry.client !== '' && ` · ${entry.client}`}
            </span>
          </li>
        ))}
      </ul>
      {asking && (
        <ConfirmDialog
          title={USERS.clearTitle}
          confirm={USERS.clearLog}
          keep={USERS.keepLog}
          testId="log-confirm"
          onCancel={() => setAsking(false)}
          onConfirm={() => void clear()}
        >
          <p>{USERS.clearNote(value?.length ?? 0)}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
