import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tree, TreeFolder, Welcome } from '../../../protocol/wire';
import { type FakeServer, wireRow } from '../../../test/fakeServer';
import { openPage, pass } from '../../../test/page';
import { formatAddress, parseAddress } from '../address';
import { isWithin, rowsOf } from './treeRows';

beforeEach(() => {
  vi.useFakeTimers();
  // the rows on the screen, which jsdom does not lay out
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
    configurable: true,
    get: () => 640,
  });
});

afterEach(() => {
  Reflect.deleteProperty(HTMLElement.prototype, 'offsetHeight');
  vi.useRealTimers();
});

const folder = (path: string, keys: number, memory = 1024) => ({
  folder: path,
  keys: String(keys),
  memory: String(memory),
});
const key = (name: string) => ({ key: name, type: 'string', size: '5', memory: '64' });

const FOLDERS: Record<string, TreeFolder> = {
  '': { path: '', children: [folder('user:', 1200, 5_000_000), key('alone')], more: false },
  'user:': {
    path: 'user:',
    children: [folder('user:1:', 2), key('user:last')],
    more: true,
  },
  'user:1:': { path: 'user:1:', children: [key('user:1:a'), key('user:1:b')], more: false },
};

/** Sends the open folders, as far as they exist. */
async function answer(server: FakeServer, change: Partial<Tree> = {}) {
  const { id, open } = server.last('tree');
  server.say({
    op: 'tree',
    id,
    to: '7',
    filled: true,
    truncated: false,
    total: '1201',
    memory: '5000064',
    folders: open.flatMap(({ path }) => FOLDERS[path as string] ?? []),
    ...change,
  });
  await pass(50);
}

async function openTree(hash = '#keys?view=tree', welcome: Partial<Welcome> = {}) {
  const opened = await openPage(undefined, hash);
  opened.server.welcome(welcome);
  opened.server.snapshot([wireRow('alone')]);
  await answer(opened.server);
  return opened;
}

const names = () => screen.getAllByTestId('tree-row').map(({ dataset }) => dataset.name);
const row = (name: string) =>
  screen.getAllByTestId('tree-row').find(({ dataset }) => dataset.name === name) as HTMLElement;
const opened = (server: FakeServer) => server.last('tree').open.map(({ path }) => path);

async function press(name: string) {
  fireEvent.keyDown(document.activeElement as Element, { key: name });
  await pass(0);
}

describe('the tree of keys', () => {
  it('replaces the list, and the list replaces it', async () => {
    const { server } = await openPage([wireRow('a')]);
    fireEvent.click(screen.getByRole('button', { name: 'Tree' }));
    await pass(100);
    expect(location.hash).toBe('#keys?view=tree');
    expect(server.last('tree')).toMatchObject({ db: 0, pattern: '*', separator: ':' });
    expect(opened(server)).toEqual(['']);
    // the list of the table needs no rows meanwhile
    expect(server.lists()).toMatchObject([{ count: 1 }]);
    const { id } = server.last('tree');
    fireEvent.click(screen.getByRole('button', { name: 'List' }));
    await pass(100);
    expect(server.last('unsub').id).toBe(id);
    expect(server.table().count).toBeGreaterThan(1);
    expect(location.hash).toBe('#keys');
  });

  it('shows folders with the number and memory of their keys, and acknowledges', async () => {
    const { server } = await openTree();
    expect(names()).toEqual(['user:', 'alone']);
    expect(row('user:').textContent).toContain('1,200 keys');
    expect(row('user:').textContent).toContain('4.8 MB');
    expect(row('alone').textContent).toContain('string, 5 B');
    expect(server.last('ack')).toEqual({ op: 'ack', id: server.last('tree').id, to: '7' });
    expect(screen.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('3');
  });

  it('opens and closes folders by a click, and remembers them in the address', async () => {
    const { server } = await openTree();
    fireEvent.click(row('user:'));
    await pass(0);
    expect(opened(server)).toEqual(['', 'user:']);
    expect(row('user:').getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('Reading…')).toBeTruthy();
    await answer(server);
    expect(names()).toEqual(['user:', '1:', 'last', undefined, 'alone']);
    expect(row('1:').getAttribute('aria-level')).toBe('2');
    expect(row('1:').getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(row('1:'));
    await pass(0);
    await answer(server);
    expect(names().slice(1, 5)).toEqual(['1:', 'a', 'b', 'last']);
    expect(location.hash).toBe('#keys?view=tree&folder=user%3A&folder=user%3A1%3A');
    // a folder is closed with all below it
    fireEvent.click(row('user:'));
    await pass(0);
    expect(opened(server)).toEqual(['']);
    expect(names()).toEqual(['user:', 'alone']);
  });

  it('asks for more children', async () => {
    const { server } = await openTree('#keys?view=tree&folder=user%3A');
    expect(server.last('tree').open.map(({ count }) => count)).toEqual([100, 100]);
    const ids = server.all('tree').map(({ id }) => id);
    fireEvent.click(screen.getByText('Show more'));
    await pass(0);
    expect(server.last('tree').open.map(({ count }) => count)).toEqual([100, 200]);
    expect(server.last('tree').id).toBe(ids.at(-1));
    for (let i = 0; i < 5; i++) {
      fireEvent.click(screen.getByText(/Show more|There are more/));
      await pass(0);
    }
    expect(server.last('tree').open[1]?.count).toBe(500);
    expect(screen.getByText('There are more keys. Search to see them.')).toBeTruthy();
  });

  it('is moved through with the arrow keys', async () => {
    const { server } = await openTree();
    const at = () => (document.activeElement as HTMLElement).dataset.name;
    row('user:').focus();
    await pass(0);
    await press('ArrowRight');
    await answer(server);
    await press('ArrowRight');
    expect(at()).toBe('1:');
    await press('ArrowDown');
    expect(at()).toBe('last');
    await press('ArrowLeft');
    expect(at()).toBe('user:');
    await press('End');
    expect(at()).toBe('alone');
    await press('Home');
    expect(at()).toBe('user:');
    await press('ArrowLeft');
    expect(opened(server)).toEqual(['']);
    await press('ArrowDown');
    await press('Enter');
    await pass(50);
    expect(screen.getByTestId('details')).toBeTruthy();
    expect(location.hash).toBe('#keys?view=tree&key=alone');
  });

  it('takes another separator', async () => {
    const { server } = await openTree('#keys?view=tree&folder=user%3A');
    const { id } = server.last('tree');
    fireEvent.change(screen.getByTestId('separator'), { target: { value: '/' } });
    await pass(0);
    expect(server.last('tree')).toMatchObject({ separator: '/' });
    expect(server.last('tree').id).not.toBe(id);
    expect(server.last('unsub').id).toBe(id);
    expect(opened(server)).toEqual(['']);
    expect(location.hash).toBe('#keys?view=tree&separator=%2F');
  });

  it('is opened again after a reconnection and with new rights', async () => {
    const { server } = await openTree('#keys?view=tree&folder=user%3A');
    server.close(1006);
    await pass(2000);
    server.welcome();
    await pass(0);
    expect(opened(server)).toEqual(['', 'user:']);
    const { id } = server.last('tree');
    server.say({ op: 'resync', id, reason: 'rights' });
    await pass(0);
    expect(screen.queryAllByTestId('tree-row')).toEqual([]);
    expect(server.last('tree').id).not.toBe(id);
    await answer(server);
    expect(names()).toContain('last');
  });

  it('ends while another view is shown', async () => {
    const { server, client } = await openTree();
    const { id } = server.last('tree');
    const sent = server.all('tree').length;
    client.tree.show(undefined);
    expect(server.last('unsub').id).toBe(id);
    server.say({ op: 'resync', id, reason: 'rights' });
    expect(server.all('tree')).toHaveLength(sent);
  });

  it('says why it is empty', async () => {
    const { server } = await openTree();
    server.snapshot([]);
    await answer(server, { total: '0', folders: [{ path: '', children: [], more: false }] });
    expect(screen.getByTestId('empty').textContent).toContain('This database is empty');
  });

  it('pleases axe', async () => {
    await openTree('#keys?view=tree&folder=user%3A');
    vi.useRealTimers();
    const { violations } = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});

describe('the menu of a folder', () => {
  const openMenu = (name: string) => fireEvent.click(within(row(name)).getByTestId('tree-menu'));
  const choose = async (id: string) => {
    fireEvent.click(screen.getByTestId(`menu-${id}`));
    await pass(0);
  };

  it('lists its keys', async () => {
    const { server } = await openTree('#keys?view=tree&folder=user%3A');
    openMenu('1:');
    expect(screen.getByRole('menu').getAttribute('aria-label')).toBe('Actions for user:1:');
    await choose('list');
    await pass(100);
    expect(location.hash).toBe('#keys?search=user%3A1%3A*');
    expect(server.table().pattern).toBe('user:1:*');
  });

  it('offers to delete the row with the focus', async () => {
    await openTree('#keys?view=tree&folder=user%3A');
    const pressed = (name: string) => {
      fireEvent.keyDown(row(name), { key: 'Delete' });
      return screen.getByRole('heading', { name: /^Delete/ }).textContent;
    };
    expect(pressed('user:')).toBe('Delete 1,200 keys?');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(pressed('alone')).toBe('Delete this key?');
    expect(screen.getByTestId('bulk-keys').textContent).toContain('alone');
  });

  it('deletes all of it by its prefix', async () => {
    const { server } = await openTree();
    server.answerCommands(([name, ...args]) => {
      if (name === 'SCAN') return ['0', ['user:1', 'user:2']];
      return name === 'UNLINK' ? { int: String(args.length) } : undefined;
    });
    openMenu('user:');
    await choose('delete-folder');
    expect(screen.getByRole('heading', { name: 'Delete 1,200 keys?' })).toBeTruthy();
    expect(screen.queryByTestId('bulk-keys')).toBeNull();
    expect(screen.getByTestId('bulk-pattern').textContent).toContain('match user:*');
    fireEvent.click(screen.getByTestId('bulk-sure'));
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    const sent = server.all('cmd').map(({ args }) => args);
    expect(sent).toEqual([
      ['SCAN', '0', 'MATCH', 'user:*', 'COUNT', '1000'],
      ['UNLINK', 'user:1', 'user:2'],
    ]);
  });

  it('deletes nothing that the search hides, and nothing on a read-only server', async () => {
    await openTree('#keys?view=tree&search=1');
    openMenu('user:');
    expect(screen.getByTestId('menu-delete-folder').title).toContain('Clear the search first');
    await choose('delete-folder');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('of a key is that of its row in the list', async () => {
    await openTree();
    fireEvent.contextMenu(row('alone'));
    await choose('open');
    await pass(50);
    expect(screen.getByTestId('details')).toBeTruthy();
  });
});

describe('the address of a tree', () => {
  it('keeps binary folders', () => {
    const hash = '#keys?view=tree&separator=%2F%2F&folder=a%2F%2F&folder64=%2FwBr';
    const address = parseAddress(hash);
    expect(address.tree).toEqual({ separator: '//', folders: ['a//', { b64: '/wBr' }] });
    expect(formatAddress(address)).toBe(hash);
    expect(parseAddress('#keys').tree).toBeUndefined();
  });
});

describe('the rows of a tree', () => {
  it('are named by what follows the path, binary ones, too', () => {
    const binary = { b64: btoa('\xff:a') };
    const tree: Tree = {
      op: 'tree',
      id: 1,
      to: '1',
      filled: true,
      truncated: false,
      total: 1,
      memory: 1,
      folders: [
        {
          path: '',
          children: [{ folder: { b64: btoa('\xff:') }, keys: 1, memory: 1 }],
          more: false,
        },
        {
          path: { b64: btoa('\xff:') },
          children: [{ key: binary, type: 'set', size: 1, memory: 1 }],
          more: false,
        },
      ],
    };
    const [top] = rowsOf(tree, new Set());
    expect(top).toMatchObject({ kind: 'folder', name: '\\xff:', open: false });
    const rows = rowsOf(tree, new Set([`\uDC00${btoa('\xff:')}`]));
    expect(rows[1]).toMatchObject({ kind: 'key', name: 'a', level: 2 });
  });

  it('are within a folder or not', () => {
    expect(isWithin('a:b:', 'a:')).toBe(true);
    expect(isWithin('a:', 'a:')).toBe(true);
    expect(isWithin('a:', 'a:b:')).toBe(false);
    expect(isWithin('b:', 'a:')).toBe(false);
  });
});
