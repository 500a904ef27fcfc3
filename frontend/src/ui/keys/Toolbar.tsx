import type { RefObject } from 'react';
import { formatCount } from '../../format/numbers';
import type { RowStore } from '../../store/rowStore';
import { useConnection, useRows } from '../clientContext';
import { PlusIcon, SearchIcon } from '../common/icons';
import { Segments } from '../details/shared/Segments';
import { SEPARATOR, type TreeAddress } from './address';
import { TEXTS } from './texts';
import { TYPES } from './types';
import { useDatabaseCounts } from './useDatabaseCounts';

const SHAPES = [
  { value: 'list', label: TEXTS.list },
  { value: 'tree', label: TEXTS.tree },
] as const;

interface ToolbarProps {
  searchField: RefObject<HTMLInputElement | null>;
  search: string;
  onSearch(search: string): void;
  /** Down or Enter leads from the search to the keys. */
  onLeaveSearch(): void;
  db: number;
  onDb(db: number): void;
  type: string;
  onType(type: string): void;
  tree: TreeAddress | undefined;
  onTree(tree: TreeAddress | undefined): void;
  onNew(): void;
}

export function Toolbar(props: ToolbarProps) {
  const { phase, welcome } = useConnection();
  const databases = welcome?.databases ?? 1;
  const counts = useDatabaseCounts();
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2 sm:px-4">
      <div role="search" className="relative min-w-40 flex-1 basis-3/5 sm:max-w-md sm:basis-60">
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-faint">
          <SearchIcon />
        </span>
        <input
          ref={props.searchField}
          data-testid="search"
          type="search"
          className="field w-full pr-2.5 pl-8.5 font-mono"
          aria-label={TEXTS.search}
          placeholder={TEXTS.searchHint}
          aria-keyshortcuts="/"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={props.search}
          onChange={(event) => props.onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && props.search !== '') {
              event.preventDefault();
              props.onSearch('');
            } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              props.onLeaveSearch();
            }
          }}
        />
        {props.search === '' && (
          <kbd
            aria-hidden="true"
            className="pointer-events-none absolute top-1.5 right-2 rounded border border-line px-1.5 font-mono text-2xs leading-5 text-ink-faint max-sm:hidden"
          >
            /
          </kbd>
        )}
      </div>
      <button
        type="button"
        data-testid="new-button"
        className="button sm:order-1"
        disabled={phase !== 'live' || welcome?.readOnly === true}
        onClick={props.onNew}
      >
        <PlusIcon />
        {TEXTS.newKey}
      </button>
      <select
        aria-label={TEXTS.database}
        data-testid="db"
        className="field max-w-36 max-sm:min-w-28 max-sm:flex-1"
        value={props.db}
        onPointerDown={counts.read}
        onFocus={counts.read}
        onChange={(event) => props.onDb(Number(event.target.value))}
      >
        {Array.from({ length: databases }, (_, db) => (
          <option key={String(db)} value={db}>
            {TEXTS.databaseName(db, counts.of(db))}
          </option>
        ))}
      </select>
      <select
        aria-label={TEXTS.type}
        data-testid="type"
        className="field max-sm:min-w-28 max-sm:flex-1"
        value={props.type}
        onChange={(event) => props.onType(event.target.value)}
      >
        <option value="">{TEXTS.allTypes}</option>
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </select>
      <Segments
        legend={TEXTS.shownAs}
        choices={SHAPES}
        chosen={props.tree ? 'tree' : 'list'}
        onChoose={(shape) =>
          props.onTree(
            shape === 'tree' ? (props.tree ?? { separator: SEPARATOR, folders: [] }) : undefined,
          )
        }
      />
      {props.tree && (
        <input
          aria-label={TEXTS.separator}
          title={TEXTS.separator}
          data-testid="separator"
          className="field w-10 px-1 text-center font-mono"
          maxLength={8}
          autoComplete="off"
          spellCheck={false}
          defaultValue={props.tree.separator}
          onChange={(event) => {
            const separator = event.target.value;
            if (separator !== '') props.onTree({ separator, folders: [] });
          }}
        />
      )}
      <Counts filtered={props.search !== '' || props.type !== ''} />
    </div>
  );
}

/** Shows how many of the keys of the database the table lists, and whether the list is complete. */
function Counts({ filtered }: { filtered: boolean }) {
  const store = useRows();
  const { loading, phase } = useConnection();
  const reading = phase === 'live' && !loading && !store.filled;
  return (
    <div className="ml-auto flex flex-wrap justify-end items-center gap-x-3 gap-y-1 text-ink-soft tabular-nums">
      {store.truncated && (
        <span
          role="status"
          data-testid="truncated"
          className="rounded bg-warn-soft px-2 py-0.5 text-warn"
        >
          {TEXTS.truncated}
          <span className="sr-only">{TEXTS.truncatedHint}</span>
        </span>
      )}
      {loading && phase !== 'login' && <span data-testid="loading">{TEXTS.loading}</span>}
      {reading && <span data-testid="reading">{readingText(store, filtered)}</span>}
      <span>
        <span data-testid="row-count">{formatCount(store.size)}</span>
        {store.dbSize !== undefined && store.dbSize !== store.size && (
          <>
            <span className="text-ink-faint">{TEXTS.of}</span>
            <span data-testid="db-size" data-value={store.dbSize}>
              {formatCount(store.dbSize)}
            </span>
          </>
        )}
        <span className="text-ink-faint">{TEXTS.keys(store.dbSize ?? store.size)}</span>
      </span>
    </div>
  );
}

/** Describes the progress of the server; the total is known only for a list of all keys. */
function readingText(store: RowStore, filtered: boolean): string {
  const { size, dbSize } = store;
  if (filtered || !dbSize || size > dbSize) return TEXTS.stillReading;
  return TEXTS.stillReadingPart(Math.floor((100 * size) / dbSize));
}
