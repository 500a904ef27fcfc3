import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { searchPattern } from '../../format/glob';
import type { Row } from '../../store/row';
import { useClient } from '../clientContext';
import { CommandForm } from '../command/CommandForm';
import { DetailsPanel } from '../details/DetailsPanel';
import { DiscardDialog } from '../details/DiscardDialog';
import { useMedia } from '../useMedia';
import { KeyTable } from './KeyTable';
import type { Selection } from './selection';
import { Toolbar } from './Toolbar';
import { useDebounced } from './useDebounced';

const DEBOUNCE_MS = 200;

export function KeysPage() {
  const client = useClient();
  const [db, setDb] = useState(0);
  const [search, setSearch] = useState('');
  const [type, setType] = useState('');
  const [selection, setSelection] = useState<Selection>();
  const searchField = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const narrow = useMedia('(max-width: 1023px)');
  const settled = useDebounced(search, DEBOUNCE_MS);
  const filter = useMemo(
    () => ({ db, pattern: searchPattern(settled), type: type || undefined }),
    [db, settled, type],
  );

  useEffect(() => client.setFilter(filter), [client, filter]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      event.preventDefault();
      searchField.current?.focus();
      searchField.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const dirty = useRef(false);
  const onDirty = useCallback((now: boolean) => {
    dirty.current = now;
  }, []);
  const [leaving, setLeaving] = useState<() => void>();

  /** Does it at once, or after a question where an edit would be lost. */
  const leave = useCallback((action: () => void) => {
    if (dirty.current) setLeaving(() => action);
    else action();
  }, []);

  const open = useCallback(
    (row: Row) => leave(() => setSelection({ db, id: row.id, key: row.key })),
    [db, leave],
  );

  const close = useCallback(() => {
    leave(() => {
      setSelection(undefined);
      grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
    });
  }, [leave]);

  const covered = narrow && selection !== undefined;
  return (
    <main className="relative flex min-h-0 flex-1">
      <h1 className="sr-only">Keys</h1>
      <div className="flex min-w-0 flex-1 flex-col" inert={covered}>
        <Toolbar
          searchField={searchField}
          search={search}
          onSearch={setSearch}
          db={db}
          onDb={(next) =>
            leave(() => {
              setSelection(undefined);
              setDb(next);
            })
          }
          type={type}
          onType={setType}
        />
        <KeyTable
          gridRef={grid}
          selected={selection?.db === db ? selection.id : undefined}
          onOpen={open}
          filtered={search !== '' || type !== ''}
          onShowAll={() => {
            setSearch('');
            setType('');
          }}
        />
        <CommandForm db={db} />
      </div>
      {selection && (
        <DetailsPanel
          key={`${selection.db} ${selection.id}`}
          selection={selection}
          overlay={narrow}
          onDirty={onDirty}
          onClose={close}
        />
      )}
      {leaving && (
        <DiscardDialog
          onKeep={() => setLeaving(undefined)}
          onDiscard={() => {
            setLeaving(undefined);
            leaving();
          }}
        />
      )}
    </main>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select') || target.closest('dialog') !== null)
  );
}
