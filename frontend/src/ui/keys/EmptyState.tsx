import { useEffect } from 'react';
import { useConnection, useRows } from '../clientContext';
import { Link } from '../frame/Link';
import { TEXTS } from './texts';
import { useAddress } from './useAddress';
import { useDatabaseCounts } from './useDatabaseCounts';

interface EmptyStateProps {
  filtered: boolean;
  onShowAll(): void;
  onNew(): void;
}

export function EmptyState({ filtered, onShowAll, onNew }: EmptyStateProps) {
  const { loading, phase, welcome } = useConnection();
  const { filled } = useRows();
  if (phase === 'live' && !loading && !filled) return <Message title={TEXTS.reading} />;
  if (loading || phase !== 'live') return <Message title={TEXTS.waiting} />;
  if (!filtered) {
    return (
      <Message title={TEXTS.emptyTitle}>
        {TEXTS.emptyHint}
        {!welcome?.readOnly && (
          <p className="mt-4 flex flex-wrap justify-center gap-2">
            <button type="button" data-testid="empty-new" className="button" onClick={onNew}>
              {TEXTS.newKey}
            </button>
            <Link to="#settings/data" className="button">
              {TEXTS.importFile}
            </Link>
          </p>
        )}
        <OtherDatabases />
      </Message>
    );
  }
  return (
    <Message title={TEXTS.noMatch}>
      <button type="button" className="button mt-3" onClick={onShowAll}>
        {TEXTS.showAll}
      </button>
    </Message>
  );
}

/** The databases that have keys, since this one has none. */
function OtherDatabases() {
  const { go } = useAddress();
  const { used, of, read } = useDatabaseCounts();
  useEffect(read, [read]);
  if (used.length === 0) return null;
  return (
    <div data-testid="other-databases" className="mt-6">
      {TEXTS.otherDatabases}
      <p className="mt-2 flex flex-wrap justify-center gap-2">
        {used.map((db) => (
          <button
            key={db}
            type="button"
            className="button"
            onClick={() => go({ db, open: undefined })}
          >
            {TEXTS.databaseName(db, of(db))}
          </button>
        ))}
      </p>
    </div>
  );
}

function Message({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <div data-testid="empty" className="absolute inset-x-0 top-1/3 px-6 text-center">
      <p className="text-sm font-medium">{title}</p>
      {children && <div className="mt-1 text-ink-soft">{children}</div>}
    </div>
  );
}
