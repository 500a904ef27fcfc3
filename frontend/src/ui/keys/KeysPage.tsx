import { type ComponentProps, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { displayText } from '../../format/escape';
import { beginningWith, searchPattern } from '../../format/glob';
import type { Query } from '../../protocol/listWindow';
import { idText, textId } from '../../protocol/text';
import { BY_KEY, COLUMNS, sortedBy } from '../../store/order';
import type { Row } from '../../store/row';
import type { RowStore } from '../../store/rowStore';
import { useKeyActions } from '../actions/useKeyActions';
import type { BulkKind } from '../bulk/BulkDialog';
import { SelectionBar } from '../bulk/SelectionBar';
import { chosen, type KeySource } from '../bulk/source';
import { useClient, useConnection, useRows } from '../clientContext';
import { CommandForm } from '../command/CommandForm';
import { copyText } from '../common/clipboard';
import { isTyping } from '../common/isTyping';
import type { Anchor, MenuItem } from '../common/Menu';
import { useWritable } from '../common/useWritable';
import { NewKeyDialog } from '../create/NewKeyDialog';
import { DetailsPanel } from '../details/DetailsPanel';
import { type GoOptions, useNavigation } from '../frame/navigation';
import { useCommands } from '../palette/commands';
import { useMedia } from '../useMedia';
import { type Address, parseAddress } from './address';
import { KeyTable } from './KeyTable';
import type { Selection } from './selection';
import { Toolbar } from './Toolbar';
import { TEXTS } from './texts';
import { type FolderRow, type KeyLeaf, KeyTree } from './tree/KeyTree';
import { useAddress, VIEW } from './useAddress';
import { type SelectedKeys, useSelectedKeys } from './useSelectedKeys';

const DEBOUNCE_MS = 200;

export default function KeysPage() {
  const client = useClient();
  const navigation = useNavigation();
  const searchField = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const narrow = useMedia('(max-width: 1023px)');
  const { address, go: change } = useAddress();

  const dirty = useRef(false);
  const onDirty = useCallback((now: boolean) => {
    dirty.current = now;
  }, []);
  const [discards, setDiscards] = useState(0);
  useEffect(
    () =>
      navigation.guard({
        holds: (to, view) =>
          dirty.current && !(view === VIEW && sameOpen(parseAddress(to), address)),
        discard: () => setDiscards((n) => n + 1),
      }),
    [navigation, address],
  );

  const [typed, setTyped] = useState<{ readonly text: string; readonly at: Address }>();
  // what was typed before the address changed is no more of use
  const pending = typed?.at === address ? typed.text : undefined;
  const search = pending ?? address.search;
  const go = useCallback(
    (to: Partial<Address>, options?: GoOptions) =>
      change(pending === undefined ? to : { search: pending, ...to }, options),
    [change, pending],
  );
  useEffect(() => {
    if (pending === undefined) return;
    const timer = setTimeout(() => change({ search: pending }, { replace: true }), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [change, pending]);

  const { welcome } = useConnection();
  const db = welcome && address.db >= welcome.databases ? 0 : address.db;
  const { type, sort } = address;
  const query = useMemo<Query>(
    () => ({
      db,
      pattern: searchPattern(address.search),
      type: type || undefined,
      sort: { column: sort.column, descending: sort.descending },
    }),
    [db, address.search, type, sort.column, sort.descending],
  );
  useEffect(() => client.show(query), [client, query]);
  useEffect(() => () => client.rest(), [client]);

  const selected = useSelectedKeys(
    client.store,
    JSON.stringify([query.db, query.pattern, query.type]),
  );

  const openId = address.open === undefined ? undefined : textId(address.open);
  const selection = useMemo<Selection | undefined>(
    () => (openId === undefined ? undefined : { db, id: openId, key: idText(openId) }),
    [db, openId],
  );
  useEffect(() => {
    client.follow(selection);
    return () => client.follow(undefined);
  }, [client, selection]);

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

  const open = useCallback((row: Row) => go({ open: row.key }), [go]);

  const focusRow = useCallback(
    () => grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus(),
    [],
  );
  const close = useCallback(() => go({ open: undefined }, { onArrival: focusRow }), [go, focusRow]);

  const [creating, setCreating] = useState(false);
  const { writable, reason } = useWritable();
  useCommands(() => {
    const focusSearch = () => searchField.current?.focus();
    return [
      { id: 'search', label: TEXTS.focusSearch, hint: '/', run: focusSearch },
      ...(writable
        ? [{ id: 'new-key', label: TEXTS.createKey, run: () => setCreating(true) }]
        : []),
      { id: 'all-keys', label: TEXTS.showAll, run: () => go({ search: '', type: '' }) },
      ...COLUMNS.map((column) => ({
        id: `sort-${column}`,
        label: TEXTS.sortBy(TEXTS.columns[column]),
        run: () => go({ sort: sortedBy(column, BY_KEY) }),
      })),
    ];
  }, [writable, go]);
  const actions = useKeyActions({
    db,
    onRenamed: (from, to) => {
      if (textId(from) === openId) go({ open: to });
    },
    onDeleted: ({ named }) => {
      if (named.some((key) => textId(key) === openId)) close();
    },
  });
  const { openMenu } = actions;
  const openRowMenu = useCallback(
    (row: Row, anchor: Anchor) =>
      openMenu({ key: row.key, expires: row.expireAt > 0, open: () => open(row) }, anchor),
    [openMenu, open],
  );

  const askForSelected = (kind: BulkKind) =>
    actions.askBulk(kind, sourceOf(selected, query, client.store), selected.clear);

  /** Deletes the selected keys after a question; without any, the key of the row. */
  const deleteSelected = (row: Row) => {
    if (!writable) return;
    if (selected.all || selected.keys.length > 0) askForSelected('delete');
    else actions.askBulk('delete', chosen([row.key]));
  };

  const showAll = () => {
    setTyped(undefined);
    go({ search: '', type: '' });
  };

  /** Why the keys of a folder cannot be changed together; undefined if they can. */
  const hidden = query.pattern === '*' ? reason : (reason ?? TEXTS.searchFirst);
  const keysOf = ({ path, keys }: FolderRow): KeySource => ({
    count: keys,
    named: [],
    matching: { pattern: beginningWith(path), type: query.type },
  });

  const deleteInTree = (row: FolderRow | KeyLeaf) => {
    if (row.kind === 'folder') {
      if (hidden === undefined) actions.askBulk('delete', keysOf(row));
    } else if (writable) actions.askBulk('delete', chosen([row.child.key]));
  };

  const openFolderMenu = (folder: FolderRow, anchor: Anchor) => {
    const { path } = folder;
    const items: MenuItem[] = [
      {
        id: 'list',
        label: TEXTS.listFolder,
        disabled: typeof path === 'string' ? undefined : TEXTS.binaryPrefix,
        run: () => go({ search: String(beginningWith(path)), tree: undefined }),
      },
      {
        id: 'copy-prefix',
        label: TEXTS.copyPrefix,
        run: () =>
          void actions.tell(async () => {
            await copyText(displayText(path));
            return TEXTS.prefixCopied;
          }),
      },
      {
        id: 'expire-folder',
        label: TEXTS.expireFolder,
        disabled: hidden,
        run: () => actions.askBulk('expire', keysOf(folder)),
      },
      {
        id: 'delete-folder',
        label: TEXTS.deleteFolder,
        danger: true,
        disabled: hidden,
        run: () => actions.askBulk('delete', keysOf(folder)),
      },
    ];
    actions.openItems(TEXTS.actionsFor(displayText(path)), items, anchor);
  };

  const covered = narrow && selection !== undefined;
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col" inert={covered}>
        <Toolbar
          searchField={searchField}
          search={search}
          onSearch={(text) => setTyped({ text, at: address })}
          onLeaveSearch={focusRow}
          db={db}
          onDb={(next) => go({ db: next, open: undefined })}
          type={type}
          onType={(next) => go({ type: next })}
          tree={address.tree}
          onTree={(tree) =>
            go({ tree }, { replace: tree !== undefined && address.tree !== undefined })
          }
          onNew={() => setCreating(true)}
        />
        {address.tree ? (
          <KeyTree
            gridRef={grid}
            query={query}
            tree={address.tree}
            opened={openId}
            filtered={search !== '' || type !== ''}
            onTree={(tree) => go({ tree }, { replace: true })}
            onOpen={(key) => go({ open: key })}
            onKeyMenu={(key, expires, anchor) =>
              openMenu({ key, expires, open: () => go({ open: key }) }, anchor)
            }
            onFolderMenu={openFolderMenu}
            onDelete={deleteInTree}
            onShowAll={showAll}
            onNew={() => setCreating(true)}
          />
        ) : (
          <KeyTable
            gridRef={grid}
            opened={openId}
            selected={selected}
            filtered={search !== '' || type !== ''}
            sort={sort}
            listed={query}
            onSort={(next) => go({ sort: next })}
            onOpen={open}
            onMenu={openRowMenu}
            onDelete={deleteSelected}
            onShowAll={showAll}
            onNew={() => setCreating(true)}
          />
        )}
        <Selected selected={selected} pattern={query.pattern} onAsk={askForSelected} />
        <div className="relative shrink-0">
          {actions.notice}
          <CommandForm db={db} />
        </div>
      </div>
      {selection && (
        <DetailsPanel
          key={`${discards} ${selection.db} ${selection.id}`}
          selection={selection}
          overlay={narrow}
          onMenu={openMenu}
          onDelete={() => actions.askBulk('delete', chosen([selection.key]))}
          onDirty={onDirty}
          onClose={close}
        />
      )}
      {actions.elements}
      {creating && (
        <NewKeyDialog
          db={db}
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false);
            go({ open: key });
          }}
        />
      )}
    </div>
  );
}

type SelectedProps = Omit<ComponentProps<typeof SelectionBar>, 'total'>;

/** The bar of the selected keys knows how many there are in the list. */
function Selected(props: SelectedProps) {
  const store = useRows();
  return <SelectionBar {...props} total={store.filled ? store.size : undefined} />;
}

const EXAMPLES = 10;

/** The selected keys, as they are found on the server where all are selected. */
function sourceOf({ all, keys }: SelectedKeys, query: Query, store: RowStore): KeySource {
  if (!all) return chosen(keys);
  const rows = Array.from({ length: EXAMPLES }, (_, position) => store.at(position));
  return {
    count: store.size,
    named: rows.flatMap((row) => (row && !row.gone ? [row.key] : [])),
    matching: { pattern: query.pattern, type: query.type },
  };
}

function sameOpen(a: Address, b: Address): boolean {
  if (a.open === undefined || b.open === undefined) return a.open === b.open;
  return a.db === b.db && textId(a.open) === textId(b.open);
}
