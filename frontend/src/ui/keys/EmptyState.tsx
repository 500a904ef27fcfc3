import { useConnection, useRows } from '../clientContext';
import { Link } from '../frame/Link';
import { TEXTS } from './texts';

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

function Message({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <div data-testid="empty" className="absolute inset-x-0 top-1/3 px-6 text-center">
      <p className="text-sm font-medium">{title}</p>
      {children && <div className="mt-1 text-ink-soft">{children}</div>}
    </div>
  );
}
