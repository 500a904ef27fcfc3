import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Text } from '../../protocol/text';
import type { ReplyValue, Welcome, WireRow } from '../../protocol/wire';
import { wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { chosen } from '../bulk/source';
import { KEPT_KEYS, KEY_BYTES } from './trash';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

type Executor = (args: readonly Text[]) => ReplyValue | Error;

const int = (value: number) => ({ int: String(value) });
const reads: Record<string, Executor> = {
  MEMORY: () => int(60),
  DUMP: ([, key]) => ({ b64: btoa(`\xffdump of ${key as string}`) }),
  PEXPIRETIME: () => int(-1),
};

/** The page with some keys, before a server that executes commands. */
async function openKeys(
  execute: Record<string, Executor> = {},
  rows: WireRow[] = ['a', 'b', 'c'].map((key) => wireRow(key)),
  welcome: Partial<Welcome> = {},
) {
  const { server } = await openPage();
  const sent: (readonly Text[])[] = [];
  server.answerCommands((args) => {
    const [name] = args as readonly string[];
    sent.push(args);
    const answer = execute[name ?? ''] ?? reads[name ?? ''];
    return answer ? answer(args) : int(1);
  });
  server.welcome(welcome);
  server.snapshot(rows);
  await pass(50);
  const writes = () => sent.filter(([name]) => !Object.hasOwn(reads, name as string));
  return { server, sent, writes };
}

const row = (key: string) =>
  screen.getAllByTestId('row').find(({ dataset }) => dataset.key === key) as HTMLElement;

function openMenu(key = 'a') {
  fireEvent.click(within(row(key)).getByTestId('row-menu'));
}

async function choose(item: string) {
  fireEvent.click(screen.getByTestId(`menu-${item}`));
  await pass(0);
}

async function press(testId: string) {
  fireEvent.click(screen.getByTestId(testId));
  await pass(0);
}

const notice = () => screen.queryByTestId('action-notice')?.textContent;
const type = (id: string, value: string) =>
  fireEvent.change(screen.getByTestId(id), { target: { value } });

async function deleteKey(key = 'a') {
  openMenu(key);
  await choose('delete');
  await press('bulk-confirm');
}

describe('the menu of a row', () => {
  it('opens by its button, by a right click, and by the keyboard', async () => {
    await openKeys();
    openMenu();
    expect(screen.getByRole('menu').getAttribute('aria-label')).toBe('Actions for a');
    expect(screen.queryByTestId('details')).toBeNull();
    fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(fireEvent.contextMenu(row('b'))).toBe(false);
    expect(screen.getByRole('menu').getAttribute('aria-label')).toBe('Actions for b');
    fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(fireEvent.contextMenu(row('b'), { shiftKey: true })).toBe(true);
    for (const key of [{ key: 'F10', shiftKey: true }, { key: 'ContextMenu' }]) {
      row('c').focus();
      await pass(0);
      fireEvent.keyDown(row('c'), key);
      expect(screen.getByRole('menu').getAttribute('aria-label')).toBe('Actions for c');
      fireEvent.keyDown(document.activeElement as Element, { key: 'Tab' });
      expect(screen.queryByRole('menu')).toBeNull();
      expect(document.activeElement).toBe(row('c'));
    }
  });

  it('is moved through with the arrow keys', async () => {
    await openKeys();
    openMenu();
    const at = () => document.activeElement?.textContent;
    const key = (name: string) =>
      fireEvent.keyDown(document.activeElement as Element, { key: name });
    expect(at()).toBe('Open');
    key('ArrowDown');
    expect(at()).toBe('Rename…');
    key('End');
    expect(at()).toBe('Delete…');
    key('ArrowDown');
    expect(at()).toBe('Open');
    key('ArrowUp');
    expect(at()).toBe('Delete…');
    key('Home');
    fireEvent.click(document.activeElement as Element);
    await pass(50);
    expect(screen.getByTestId('details')).toBeTruthy();
  });

  it('says why nothing can be written', async () => {
    const { writes } = await openKeys({}, [wireRow('a')], { readOnly: true });
    openMenu();
    for (const id of ['rename', 'copy', 'expire', 'persist', 'delete']) {
      const item = screen.getByTestId(`menu-${id}`);
      expect(item.getAttribute('aria-disabled')).toBe('true');
      expect(item.title).toBe('The page is read-only.');
      fireEvent.click(item);
    }
    expect(screen.getByTestId('menu-copy-name').getAttribute('aria-disabled')).toBe('false');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(writes()).toEqual([]);
  });

  it('copies the name', async () => {
    const writeText = vi.fn(async () => undefined);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    await openKeys();
    openMenu('b');
    await choose('copy-name');
    expect(writeText).toHaveBeenCalledWith('b');
    expect(notice()).toContain('Copied the name.');
    await pass(7_000);
    expect(notice()).toBeUndefined();
    Reflect.deleteProperty(navigator, 'clipboard');
  });

  it('removes an expiry, where there is one', async () => {
    const rows = [wireRow('a', { expireAt: String(Date.now() + 60_000) }), wireRow('b')];
    const { writes } = await openKeys({}, rows);
    openMenu('b');
    expect(screen.getByTestId('menu-persist').title).toBe('The key has no expiry.');
    await choose('persist');
    expect(writes()).toEqual([]);
    openMenu('a');
    await choose('persist');
    expect(writes()).toEqual([['PERSIST', 'a']]);
    expect(notice()).toContain('Removed the expiry.');
  });

  it('sets an expiry', async () => {
    const { writes } = await openKeys();
    openMenu('b');
    await choose('expire');
    type('bulk-amount', '90');
    await press('bulk-confirm');
    expect(writes()).toEqual([['EXPIRE', 'b', '90']]);
  });
});

describe('renaming', () => {
  it('does not replace a key but on request', async () => {
    const { writes } = await openKeys({ RENAMENX: () => int(0), RENAME: () => 'OK' });
    openMenu();
    await choose('rename');
    expect(screen.getByTestId('new-name')).toHaveProperty('value', 'a');
    type('new-name', 'b');
    await press('name-confirm');
    expect(screen.getByTestId('name-taken').textContent).toBe('A key named b already exists.');
    await press('name-replace');
    await press('name-confirm');
    expect(writes()).toEqual([
      ['RENAMENX', 'a', 'b'],
      ['RENAME', 'a', 'b'],
    ]);
    expect(notice()).toContain('Renamed to b.');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks again for another name', async () => {
    await openKeys({ RENAMENX: () => int(0) });
    openMenu();
    await choose('rename');
    type('new-name', 'b');
    await press('name-confirm');
    await press('name-replace');
    type('new-name', 'c');
    expect(screen.queryByTestId('name-taken')).toBeNull();
    expect(screen.queryByTestId('name-replace')).toBeNull();
  });

  it('follows an open key to its new name', async () => {
    const { writes } = await openKeys();
    fireEvent.click(row('a'));
    await pass(50);
    await press('details-menu');
    expect(screen.queryByTestId('menu-open')).toBeNull();
    await choose('rename');
    type('new-name', 'new\\xff');
    await press('escapes');
    await press('name-confirm');
    expect(writes()).toEqual([['RENAMENX', 'a', { b64: 'bmV3/w==' }]]);
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('new\\xff');
  });

  it('shows what the server refuses', async () => {
    await openKeys({ RENAMENX: () => new Error('NOPERM no') });
    openMenu();
    await choose('rename');
    await press('name-confirm');
    expect(screen.getByRole('alert').textContent).toBe('The key already has this name.');
    type('new-name', 'x');
    await press('name-confirm');
    expect(screen.getByRole('alert').textContent).toBe('NOPERM no');
  });
});

describe('copying', () => {
  it('goes to another database, and replaces on request', async () => {
    let taken = true;
    const { writes } = await openKeys({
      COPY: (args) => int(taken && !args.includes('REPLACE') ? 0 : 1),
      EXISTS: () => int(1),
    });
    openMenu();
    await choose('copy');
    type('copy-db', '3');
    await press('name-confirm');
    expect(screen.getByTestId('name-taken')).toBeTruthy();
    await press('name-replace');
    await press('name-confirm');
    expect(writes()).toEqual([
      ['COPY', 'a', 'a', 'DB', '3'],
      ['EXISTS', 'a'],
      ['COPY', 'a', 'a', 'DB', '3', 'REPLACE'],
    ]);
    expect(notice()).toContain('Copied to a in database 3.');
    taken = false;
  });

  it('says that the key has gone', async () => {
    await openKeys({ COPY: () => int(0), EXISTS: () => int(0) });
    openMenu();
    await choose('copy');
    type('new-name', 'x');
    await press('name-confirm');
    expect(screen.getByRole('alert').textContent).toBe('The key no longer exists.');
  });
});

describe('undoing a deletion', () => {
  it('restores the key with its expiry, and says so', async () => {
    const { sent } = await openKeys({ PEXPIRETIME: () => int(1_900_000_000_000) });
    openMenu();
    await choose('delete');
    expect(screen.getByTestId('undo-plan').textContent).toBe('You can undo this for 30 seconds.');
    await press('bulk-confirm');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(notice()).toContain('Deleted 1 key.');
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain(
      'Deleted 1 key. Press Ctrl+Z to undo.',
    );
    await press('undo');
    const value = { b64: btoa('\xffdump of a') };
    expect(sent.at(-1)).toEqual(['RESTORE', 'a', '1900000000000', value, 'ABSTTL']);
    expect(notice()).toContain('Restored 1 key.');
    expect(screen.queryByTestId('undo')).toBeNull();
  });

  it('is offered for 30 seconds, longer while the pointer is over it', async () => {
    await openKeys();
    await deleteKey();
    await pass(29_000);
    fireEvent.pointerEnter(screen.getByTestId('action-notice'));
    await pass(60_000);
    expect(screen.getByTestId('undo')).toBeTruthy();
    fireEvent.pointerLeave(screen.getByTestId('action-notice'));
    await pass(29_000);
    expect(screen.getByTestId('undo')).toBeTruthy();
    await pass(2_000);
    expect(notice()).toBeUndefined();
  });

  it('is done with Ctrl+Z, but not in a field', async () => {
    const { writes } = await openKeys();
    await deleteKey();
    fireEvent.keyDown(screen.getByTestId('search'), { key: 'z', ctrlKey: true });
    await pass(0);
    expect(writes()).toHaveLength(1);
    fireEvent.keyDown(document.body, { key: 'z', metaKey: true });
    await pass(0);
    expect(writes().at(-1)?.[0]).toBe('RESTORE');
  });

  it('does not replace new keys', async () => {
    await openKeys({
      RESTORE: ([, key]) =>
        key === 'b' ? new Error('BUSYKEY Target key name already exists.') : 'OK',
      UNLINK: () => int(3),
    });
    for (const box of screen.getAllByTestId('select')) fireEvent.click(box);
    await press('bulk-delete');
    await press('bulk-confirm');
    expect(notice()).toContain('Deleted 3 keys.');
    await press('undo');
    expect(notice()).toContain('Restored 2 of 3 keys. 1 was not restored, because a new key');
  });

  it.each([
    ['large', { MEMORY: () => int(KEY_BYTES + 1) }, 'the key is larger than'],
    ['without rights', { MEMORY: () => new Error('NOPERM no') }, 'your user may not run'],
    ['not to be read', { DUMP: () => new Error('NOPERM no') }, 'your user may not run'],
  ])('is not offered for a key that is %s, and the dialog says so', async (_, execute, text) => {
    await openKeys(execute);
    openMenu();
    await choose('delete');
    const plan = screen.getByTestId('undo-plan').textContent;
    expect(plan).toContain('This cannot be undone');
    expect(plan).toContain(text);
    await press('bulk-confirm');
    expect(notice()).toContain('Deleted 1 key.');
    expect(screen.queryByTestId('undo')).toBeNull();
  });

  it('is offered for a part of the keys', async () => {
    const big = { MEMORY: ([, , key]: readonly Text[]) => int(key === 'b' ? 1_000_000 : 60) };
    await openKeys({ ...big, UNLINK: () => int(3) });
    for (const box of screen.getAllByTestId('select')) fireEvent.click(box);
    await press('bulk-delete');
    expect(screen.getByTestId('undo-plan').textContent).toContain(
      '1 of 3 keys cannot be restored, because they are larger than 43.9 KB.',
    );
    await press('bulk-confirm');
    expect(notice()).toContain('Deleted 3 keys. 2 of them can be restored.');
  });

  it('is not for very many keys, which are not read', async () => {
    expect(KEPT_KEYS).toBe(1000);
    const { client, server } = await openPage([wireRow('a')]);
    server.answerCommands(() => int(1));
    const { planUndo } = await import('./trash');
    const keys = Array.from({ length: 1001 }, (_, i) => `k${i}`);
    expect(await planUndo(client, 0, chosen(keys))).toEqual({ kind: 'many' });
    expect(server.all('cmd')).toEqual([]);
  });

  it('is not for more than 8 MB', async () => {
    const { client, server } = await openPage([wireRow('a')]);
    server.answerCommands(() => int(40_000));
    const { planUndo } = await import('./trash');
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    expect(await planUndo(client, 0, chosen(keys))).toEqual({ kind: 'total' });
    expect(await planUndo(client, 0, chosen(keys.slice(0, 200)))).toEqual({ kind: 'kept' });
  });
});
