import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { formatBytes, formatCount, formatSize } from '../../../format/numbers';
import type { Query } from '../../../protocol/listWindow';
import { type Text, textId } from '../../../protocol/text';
import { useClient } from '../../clientContext';
import { ChevronIcon } from '../../common/icons';
import { type Anchor, pointerAnchor } from '../../common/Menu';
import { DENSITY } from '../../shell/density';
import { usePreference } from '../../shell/preference';
import type { TreeAddress } from '../address';
import { EmptyState } from '../EmptyState';
import { Ttl } from '../LiveTime';
import { MenuButton } from '../MenuButton';
import { TEXTS } from '../texts';
import { isWithin, rowsOf, type TreeRow } from './treeRows';

const HEIGHTS = { comfortable: 32, compact: 24 };
const HEADER_PX = 32;
/** Children of a folder at first, and how many more are asked for at a time. */
const CHILDREN = 100;
/** Folders that are open at the same time; the topmost is another one. */
const MOST_OPEN = 63;

export type FolderRow = Extract<TreeRow, { kind: 'folder' }>;
export type KeyLeaf = Extract<TreeRow, { kind: 'key' }>;

interface KeyTreeProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly query: Query;
  readonly tree: TreeAddress;
  readonly opened: string | undefined;
  readonly filtered: boolean;
  onTree(tree: TreeAddress): void;
  onOpen(key: Text): void;
  onKeyMenu(key: Text, expires: boolean, anchor: Anchor): void;
  onFolderMenu(folder: FolderRow, anchor: Anchor): void;
  onDelete(row: FolderRow | KeyLeaf): void;
  onShowAll(): void;
  onNew(): void;
}

/** The keys in folders, with the number and the memory of the keys in each. */
export function KeyTree(props: KeyTreeProps) {
  const { gridRef, query, tree: address, onTree } = props;
  const client = useClient();
  const { separator, folders } = address;
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(new Map());
  const most = client.state().welcome?.limits.view ?? CHILDREN;
  const open = useMemo(
    () =>
      ['' as Text, ...folders].map((path) => ({
        path,
        count: Math.min(most, wanted.get(textId(path)) ?? CHILDREN),
      })),
    [folders, wanted, most],
  );
  const { db, pattern, type } = query;
  useEffect(
    () => client.tree.show({ db, pattern, type, separator, open }),
    [client, db, pattern, type, separator, open],
  );
  useEffect(() => {
    client.rest();
    return () => client.tree.show(undefined);
  }, [client]);

  const tree = useSyncExternalStore(client.tree.subscribe, client.tree.current);
  const openIds = useMemo(() => new Set(folders.map(textId)), [folders]);
  const rows = useMemo(() => (tree ? rowsOf(tree, openIds) : []), [tree, openIds]);

  const [activeId, setActiveId] = useState<string>();
  const focusWanted = useRef(false);
  const found = rows.findIndex(({ id }) => id === activeId);
  const active = Math.max(0, found);

  const rowHeight = HEIGHTS[usePreference(DENSITY)];
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what changed
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const row = gridRef.current?.querySelector<HTMLElement>(`[data-position="${active}"]`);
    if (!row) return;
    focusWanted.current = false;
    row.focus({ preventScroll: true });
  });

  const moveTo = (position: number) => {
    const bounded = Math.max(0, Math.min(rows.length - 1, position));
    focusWanted.current = true;
    setActiveId(rows[bounded]?.id);
    virtualizer.scrollToIndex(bounded);
  };

  const setOpen = (path: Text, isOpen: boolean) => {
    const others = folders.filter((each) => !isWithin(each, path));
    onTree({ separator, folders: isOpen ? [...others, path].slice(-MOST_OPEN) : others });
  };

  const showMore = (parent: Text) => {
    const id = textId(parent);
    setWanted((now) => new Map(now).set(id, (now.get(id) ?? CHILDREN) + CHILDREN));
  };

  const act = (row: TreeRow) => {
    if (row.kind === 'folder') setOpen(row.path, !row.open);
    else if (row.kind === 'key') props.onOpen(row.child.key);
    else if (row.kind === 'more') showMore(row.parent);
  };

  const openMenu = (row: TreeRow, anchor: Anchor) => {
    if (row.kind === 'folder') props.onFolderMenu(row, anchor);
    if (row.kind === 'key')
      props.onKeyMenu(row.child.key, row.child.expireAt !== undefined, anchor);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const at = Number(target.dataset.position);
    const row = rows[at];
    if (!row) return;
    const page = Math.max(1, Math.floor((gridRef.current?.clientHeight ?? 0) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) moveTo(step);
    else if (event.key === 'ArrowRight' && row.kind === 'folder') {
      if (row.open) moveTo(at + 1);
      else setOpen(row.path, true);
    } else if (event.key === 'ArrowLeft') {
      const parentId = `folder ${textId(row.parent)}`;
      if (row.kind === 'folder' && row.open) setOpen(row.path, false);
      else if (row.level > 1) moveTo(rows.findIndex(({ id }) => id === parentId));
    } else if (event.key === 'Enter' || event.key === ' ') act(row);
    else if (event.key === 'Delete' && 'name' in row) props.onDelete(row);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const { left, top, bottom } = target.getBoundingClientRect();
      const indented = left + 20 * row.level;
      openMenu(row, { left: indented, right: indented, top, bottom });
    } else return;
    event.preventDefault();
  };

  const atLimit = (parent: Text) => (wanted.get(textId(parent)) ?? CHILDREN) >= most;

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={gridRef}
        role="treegrid"
        aria-label={TEXTS.treeLabel}
        aria-rowcount={rows.length + 1}
        data-testid="key-tree"
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto [contain:strict]"
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            aria-rowindex={1}
            style={{ height: HEADER_PX }}
            className="tree-grid border-b border-line bg-canvas"
          >
            {[TEXTS.treeName, TEXTS.treeContains, TEXTS.treeMemory, TEXTS.columns.ttl].map(
              (name, i) => (
                <span
                  key={name}
                  role="columnheader"
                  className={`caption truncate ${i > 0 ? 'text-right' : ''} ${i === 3 ? 'max-sm:sr-only' : ''}`}
                >
                  {name}
                </span>
              ),
            )}
            <span role="columnheader" className="sr-only">
              {TEXTS.actions}
            </span>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const isFolder = row.kind === 'folder';
            const openedHere = row.kind === 'key' && textId(row.child.key) === props.opened;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
              <div
                key={row.id}
                role="row"
                data-testid="tree-row"
                data-kind={row.kind}
                data-name={'name' in row ? row.name : undefined}
                data-position={item.index}
                aria-rowindex={item.index + 2}
                aria-level={row.level}
                aria-expanded={isFolder ? row.open : undefined}
                aria-current={openedHere || undefined}
                tabIndex={item.index === active ? 0 : -1}
                style={{
                  transform: `translateY(${item.start - HEADER_PX}px)`,
                  height: rowHeight,
                }}
                className="absolute inset-x-0 top-0 cursor-default border-b border-line bg-surface hover:bg-sunken focus-visible:z-5 focus-visible:outline-offset-[-2px] aria-[current]:bg-accent-soft"
                onFocus={() => setActiveId(row.id)}
                onClick={() => act(row)}
                onContextMenu={(event) => {
                  if (event.shiftKey || !('name' in row)) return;
                  event.preventDefault();
                  openMenu(row, pointerAnchor(event));
                }}
              >
                <div className="tree-grid h-full">
                  <span
                    role="gridcell"
                    className="flex min-w-0 items-center gap-1 font-mono"
                    style={{ paddingLeft: `${(row.level - 1) * 1.25}rem` }}
                  >
                    <TreeName row={row} atLimit={atLimit(row.parent)} />
                  </span>
                  <span
                    role="gridcell"
                    data-testid="tree-contains"
                    className="truncate text-right tabular-nums"
                  >
                    {containsOf(row)}
                  </span>
                  <span role="gridcell" className="truncate text-right tabular-nums">
                    {'memory' in row ? formatBytes(row.memory) : ''}
                  </span>
                  <span role="gridcell" className="truncate text-right tabular-nums max-sm:sr-only">
                    {row.kind === 'key' && (
                      <Ttl
                        row={{ expireAt: Number(row.child.expireAt ?? 0) }}
                        clock={client.clock}
                        none={TEXTS.unknown}
                      />
                    )}
                  </span>
                  <span role="gridcell">
                    {'name' in row && (
                      <MenuButton
                        testId="tree-menu"
                        name={row.name}
                        onOpen={(anchor) => openMenu(row, anchor)}
                      />
                    )}
                  </span>
                </div>
              </div>
            );
          })}
        </div>
      </div>
      {tree?.filled && rows.length === 0 && (
        <EmptyState filtered={props.filtered} onShowAll={props.onShowAll} onNew={props.onNew} />
      )}
    </div>
  );
}

function TreeName({ row, atLimit }: { row: TreeRow; atLimit: boolean }) {
  switch (row.kind) {
    case 'folder':
      return (
        <>
          <span className={`text-ink-faint ${row.open ? '' : '-rotate-90'}`}>
            <ChevronIcon up={false} />
          </span>
          <span className="truncate font-medium">{row.name}</span>
        </>
      );
    case 'key':
      return <span className="truncate pl-5 text-ink-soft">{row.name || TEXTS.emptyName}</span>;
    case 'reading':
      return <span className="pl-5 font-sans text-ink-faint">{TEXTS.treeReading}</span>;
    case 'more':
      return (
        <span className="pl-5 font-sans text-accent">
          {atLimit ? TEXTS.treeLimit : TEXTS.treeMore}
        </span>
      );
  }
}

function containsOf(row: TreeRow): string {
  if (row.kind === 'folder') return TEXTS.treeKeys(formatCount(row.keys), row.keys);
  if (row.kind !== 'key') return '';
  return TEXTS.treeKey(row.child.type, formatSize(row.child.type, Number(row.child.size)));
}
