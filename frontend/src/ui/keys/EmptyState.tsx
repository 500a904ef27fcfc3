import { useConnection, useRows } from '../clientContext';

interface EmptyStateProps {
  filtered: boolean;
  onShowAll(): void;
}

export function EmptyState({ filtered, onShowAll }: EmptyStateProps) {
  const { loading, phase } = useConnection();
  const { filled } = useRows();
  if (phase === 'live' && !loading && !filled) return <Message title="Reading the keys…" />;
  if (loading || phase !== 'live') return <Message title="Waiting for the server…" />;
  if (!filtered) {
    return (
      <Message title="This database is empty">
        Keys appear here the moment they are set. Set one below.
      </Message>
    );
  }
  return (
    <Message title="No key matches">
      <button type="button" className="button mt-3" onClick={onShowAll}>
        Show all keys
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
