import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { searchPattern } from '../../format/glob';
import { idText, textId } from '../../protocol/text';
import type { Row } from '../../store/row';
import { SelectionBar } from '../bulk/SelectionBar';
import { useClient, useConnection } from '../clientContext';
import { CommandForm } from '../command/CommandForm';
import { NewKeyDialog } from '../create/NewKeyDialog';
import { DetailsPanel } from '../details/DetailsPanel';
import { DiscardDialog } from '../details/DiscardDialog';
import { useMedia } from '../useMedia';
import type { Address } from './address';
import { KeyTable } from './KeyTable';
import type { Selection } from './selection';
import { Toolbar } from './Toolbar';
import { useAddress } from './useAddress';
import { useSelectedKeys } from './useSelectedKeys';

const DEBOUNCE_MS = 200;

export function KeysPage() {
  const client = useClient();
  const searchField = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const narrow = useMedia('(max-width: 1023px)');

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

  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { address, go } = useAddress((to, proceed) => {
    const arrive = () => {
      clearTimeout(typing.current);
      setSearch(to.search);
      proceed();
    };
    if (sameOpen(to, address)) arrive();
    else leave(arrive);
  });
  const { welcome } = useConnection();
  const db = welcome && address.db >= welcome.databases ? 0 : address.db;
  const { type, sort } = address;
  const [search, setSearch] = useState(address.search);

  const searchFor = (text: string) => {
    setSearch(text);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => go({ search: text }, 'replace'), DEBOUNCE_MS);
  };
  useEffect(() => () => clearTimeout(typing.current), []);

  const query = useMemo(
    () => ({
      db,
      pattern: searchPattern(address.search),
      type: type || undefined,
      sort: { column: sort.column, descending: sort.descending },
    }),
    [db, address.search, type, sort.column, sort.descending],
  );
  useEffect(() => client.show(query), [client, query]);

  const selected = useSelectedKeys(
    client.store,
    JSON.stringify([query.db, query.pattern, query.type]),
  );

  const openId = address.open === undefined ? undefined : textId(address.open);
  const selection = useMemo<Selection | undefined>(
    () => (openId === undefined ? undefined : { db, id: openId, key: idText(openId) }),
    [db, openId],
  );
  useEffect(() => client.follow(selection), [client, selection]);

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

  const open = useCallback((row: Row) => leave(() => go({ open: row.key })), [go, leave]);

  const close = useCallback(() => {
    leave(() => {
      go({ open: undefined });
      grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
    });
  }, [go, leave]);

  const [creating, setCreating] = useState(false);

  const covered = narrow && selection !== undefined;
  return (
    <main className="relative flex min-h-0 flex-1">
      <h1 className="sr-only">Keys</h1>
      <div className="flex min-w-0 flex-1 flex-col" inert={covered}>
        <Toolbar
          searchField={searchField}
          search={search}
          onSearch={searchFor}
          db={db}
          onDb={(next) => leave(() => go({ db: next, open: undefined }))}
          type={type}
          onType={(next) => go({ type: next })}
          onNew={() => setCreating(true)}
        />
        <KeyTable
          gridRef={grid}
          opened={openId}
          selected={selected}
          filtered={search !== '' || type !== ''}
          sort={sort}
          listed={query}
          onSort={(next) => go({ sort: next })}
          onOpen={open}
          onShowAll={() => {
            clearTimeout(typing.current);
            setSearch('');
            go({ search: '', type: '' });
          }}
        />
        <SelectionBar db={db} keys={selected.keys} onClear={selected.clear} />
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
      {creating && (
        <NewKeyDialog
          db={db}
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false);
            leave(() => go({ open: key }));
          }}
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

function sameOpen(a: Address, b: Address): boolean {
  if (a.open === undefined || b.open === undefined) return a.open === b.open;
  return a.db === b.db && textId(a.open) === textId(b.open);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select') || target.closest('dialog') !== null)
  );
}
