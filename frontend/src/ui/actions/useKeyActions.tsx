import { type ReactNode, useCallback, useState } from 'react';
import { displayText } from '../../format/escape';
import { replyInteger } from '../../format/reply';
import type { Text } from '../../protocol/text';
import { BulkDialog, type BulkKind } from '../bulk/BulkDialog';
import { chosen, type KeySource } from '../bulk/source';
import { useClient } from '../clientContext';
import { copyText } from '../common/clipboard';
import { type Anchor, Menu, type MenuItem } from '../common/Menu';
import { useWritable } from '../common/useWritable';
import { messageOf } from '../details/shared/replies';
import { ActionNotice, type Notice } from './ActionNotice';
import { NameDialog } from './NameDialog';
import { TEXTS } from './texts';

/** The key that a menu is about. */
export interface Target {
  readonly key: Text;
  readonly expires: boolean;
  /** Absent where the key is open. */
  open?(): void;
}

type NameKind = 'rename' | 'copy';

export interface KeyActions {
  openMenu(target: Target, anchor: Anchor): void;
  /** Opens a menu of something else. */
  openItems(label: string, items: readonly MenuItem[], anchor: Anchor): void;
  /** Runs an action, and shows its result or the reason of its failure. */
  tell(work: () => Promise<string>): Promise<void>;
  /** Deletes keys or sets their expiry, after a question. `onDone` is called after the replies for all keys. */
  askBulk(kind: BulkKind, source: KeySource, onDone?: () => void): void;
  /** The menu and the dialogs. */
  readonly elements: ReactNode;
  /** The notice of the last action. It is shown above the element that contains it. */
  readonly notice: ReactNode;
}

type OpenedMenu =
  | { readonly target: Target; readonly anchor: Anchor }
  | { readonly label: string; readonly items: readonly MenuItem[]; readonly anchor: Anchor };

interface Options {
  readonly db: number;
  onRenamed(from: Text, to: Text): void;
  onDeleted(source: KeySource): void;
}

/** Provides the actions on a key, for its row and its details. */
export function useKeyActions({ db, onRenamed, onDeleted }: Options): KeyActions {
  const client = useClient();
  const { reason } = useWritable();
  const [menu, setMenu] = useState<OpenedMenu>();
  const [naming, setNaming] = useState<{ kind: NameKind; key: Text }>();
  const [bulk, setBulk] = useState<{ kind: BulkKind; source: KeySource; onDone?(): void }>();
  const [notice, setNotice] = useState<Notice>();

  const openItems = useCallback(
    (label: string, items: readonly MenuItem[], anchor: Anchor) =>
      setMenu({ label, items, anchor }),
    [],
  );
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const openMenu = useCallback((target: Target, anchor: Anchor) => setMenu({ target, anchor }), []);
  const askBulk = useCallback(
    (kind: BulkKind, source: KeySource, onDone?: () => void) => setBulk({ kind, source, onDone }),
    [],
  );

  const tell = async (work: () => Promise<string>) => {
    try {
      setNotice({ text: await work() });
    } catch (failure) {
      setNotice({ text: messageOf(failure), failed: true });
    }
  };

  const itemsOf = ({ key, expires, open }: Target): MenuItem[] => [
    ...(open ? [{ id: 'open', label: TEXTS.open, run: open }] : []),
    {
      id: 'rename',
      label: TEXTS.rename,
      disabled: reason,
      run: () => setNaming({ kind: 'rename', key }),
    },
    {
      id: 'copy',
      label: TEXTS.copy,
      disabled: reason,
      run: () => setNaming({ kind: 'copy', key }),
    },
    {
      id: 'copy-name',
      label: TEXTS.copyName,
      run: () =>
        void tell(async () => {
          await copyText(displayText(key));
          return TEXTS.nameCopied;
        }),
    },
    {
      id: 'expire',
      label: TEXTS.expire,
      disabled: reason,
      run: () => askBulk('expire', chosen([key])),
    },
    {
      id: 'persist',
      label: TEXTS.persist,
      disabled: reason ?? (expires ? undefined : TEXTS.noExpiry),
      run: () =>
        void tell(async () => {
          const reply = await client.command(db, ['PERSIST', key]);
          return replyInteger(reply) === 0 ? TEXTS.notPersisted : TEXTS.persisted;
        }),
    },
    {
      id: 'delete',
      label: TEXTS.delete,
      danger: true,
      disabled: reason,
      run: () => askBulk('delete', chosen([key])),
    },
  ];

  const elements = (
    <>
      {menu && (
        <Menu
          label={'target' in menu ? TEXTS.menu(displayText(menu.target.key)) : menu.label}
          anchor={menu.anchor}
          items={'target' in menu ? itemsOf(menu.target) : menu.items}
          onClose={closeMenu}
        />
      )}
      {naming && (
        <NameDialog
          kind={naming.kind}
          db={db}
          name={naming.key}
          onClose={() => setNaming(undefined)}
          onDone={(to, toDb) => {
            setNaming(undefined);
            const shown = displayText(to);
            const renamed = naming.kind === 'rename';
            setNotice({ text: renamed ? TEXTS.renamed(shown) : TEXTS.copied(shown, toDb) });
            if (renamed) onRenamed(naming.key, to);
          }}
        />
      )}
      {bulk && (
        <BulkDialog
          kind={bulk.kind}
          db={db}
          source={bulk.source}
          onClose={({ done, deleted, copies }) => {
            setBulk(undefined);
            if (deleted > 0) {
              const part = copies.length < deleted && copies.length > 0;
              setNotice({
                text: TEXTS.deleted(deleted) + (part ? ` ${TEXTS.undoPart(copies.length)}` : ''),
                undo: copies.length > 0 ? { db, count: deleted, copies } : undefined,
              });
              onDeleted(bulk.source);
            }
            if (done) bulk.onDone?.();
          }}
        />
      )}
      <p role="status" className="sr-only">
        {notice && (notice.undo ? TEXTS.undoHint(notice.text) : notice.text)}
      </p>
    </>
  );
  return {
    openMenu,
    openItems,
    tell,
    askBulk,
    elements,
    notice: notice && <ActionNotice notice={notice} onChange={setNotice} />,
  };
}
