import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Welcome } from '../../protocol/wire';
import { wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { parseKeyspace } from '../keys/useDatabaseCounts';
import { DENSITY } from '../shell/density';
import { THEME } from '../shell/theme';
import { VIEWS, type View, view } from '../views';
import { type Command, matching } from './commands';
// loaded before the tests, whose clock stands still while a module is loaded
import './Shortcuts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  act(() => {
    THEME.set('system');
    DENSITY.set('comfortable');
  });
});

async function open(welcome: Partial<Welcome> = {}) {
  const notes = view('notes', 'Notes', async () => ({ default: () => 'all notes' }));
  const opened = await openPage(undefined, '', [VIEWS[0] as View, notes]);
  opened.server.welcome(welcome);
  opened.server.snapshot([wireRow('a'), wireRow('b')]);
  await pass(50);
  return opened;
}

async function arrive() {
  await act(() => vi.dynamicImportSettled());
  await pass(50);
}

async function openPalette(target: Element = document.body) {
  fireEvent.keyDown(target, { key: 'k', ctrlKey: true });
  await arrive();
}

const field = () => screen.getByTestId('palette-field');
const labels = () =>
  screen.queryAllByTestId('palette-command').map((each) => each.firstChild?.textContent);
const active = () =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.firstChild
    ?.textContent;

async function type(text: string) {
  fireEvent.change(field(), { target: { value: text } });
  await pass(0);
}

async function enter() {
  fireEvent.keyDown(field(), { key: 'Enter' });
  await arrive();
}

describe('the palette', () => {
  it('opens by Ctrl+K and Cmd+K, also from a field, and by its button', async () => {
    await open();
    await openPalette(screen.getByTestId('search'));
    expect(screen.getByTestId('palette')).toBeTruthy();
    fireEvent.keyDown(field(), { key: 'k', metaKey: true });
    expect(screen.queryByTestId('palette')).toBeNull();
    fireEvent.click(screen.getByTestId('palette-button'));
    await arrive();
    expect(document.activeElement).toBe(field());
  });

  it('does not open over another dialog', async () => {
    await open();
    fireEvent.click(screen.getByTestId('new-button'));
    await openPalette();
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('finds commands by words, and is moved through with the arrow keys', async () => {
    await open();
    await openPalette();
    expect(labels()).toContain('Go to Notes');
    await type('theme');
    expect(labels().slice(0, 3)).toEqual(['Theme: as the system', 'Theme: light', 'Theme: dark']);
    expect(active()).toBe('Theme: as the system');
    fireEvent.keyDown(field(), { key: 'ArrowDown' });
    fireEvent.keyDown(field(), { key: 'ArrowDown' });
    expect(active()).toBe('Theme: dark');
    fireEvent.keyDown(field(), { key: 'ArrowUp' });
    await enter();
    expect(document.documentElement.dataset.theme).toBe('light');
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('goes to views and databases', async () => {
    const { server } = await open();
    await openPalette();
    await type('go notes');
    await enter();
    expect(location.hash).toBe('#notes');
    await openPalette();
    // the commands of a hidden view are not there
    expect(labels()).not.toContain('Create a key');
    await type('database 3');
    await enter();
    expect(location.hash).toBe('#keys?db=3');
    expect(server.table().db).toBe(3);
  });

  it('opens a key by its name', async () => {
    await open();
    await openPalette();
    await type('user:1');
    expect(labels()).toEqual(['Open the key user:1 in database 0']);
    await enter();
    expect(location.hash).toBe('#keys?key=user%3A1');
    expect(screen.getByTestId('details')).toBeTruthy();
  });

  it('asks before an edit is lost', async () => {
    const { server } = await open();
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(300);
    const { seq } = server.last('get');
    const value = { key: 'a', type: 'string', total: '5', offset: '0', value: 'value' };
    server.say({ op: 'value', seq, ...value, revision: '1' });
    await pass(50);
    fireEvent.click(screen.getByTestId('edit-button'));
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'draft' } });
    await openPalette();
    await type('go notes');
    await enter();
    expect(screen.getByTestId('confirm-discard')).toBeTruthy();
    expect(location.hash).toBe('#keys?key=a');
  });

  it('creates a key, but not on a read-only server', async () => {
    await open();
    await openPalette();
    await type('create');
    await enter();
    expect(screen.getByTestId('new-key')).toBeTruthy();
  });

  it('has nothing that writes on a read-only server', async () => {
    await open({ readOnly: true });
    await openPalette();
    expect(labels()).toContain('Search keys');
    expect(labels()).not.toContain('Create a key');
  });

  it('has rows of two heights, which are remembered', async () => {
    await open();
    const height = () => screen.getAllByTestId('row')[0]?.style.height;
    expect(height()).toBe('32px');
    await openPalette();
    await type('rows compact');
    await enter();
    expect(height()).toBe('24px');
    expect(localStorage.getItem('reredis.density')).toBe('compact');
    await openPalette();
    await type('rows comfortable');
    await enter();
    expect(height()).toBe('32px');
    expect(localStorage.getItem('reredis.density')).toBeNull();
  });
});

it('sorts commands that begin with the words first', () => {
  const command = (label: string, hint?: string): Command => ({
    id: label,
    label,
    hint,
    run: () => undefined,
  });
  const all = [command('Go to Keys'), command('Keys of all'), command('Search', 'keys')];
  const found = (typed: string) => matching(all, typed).map(({ label }) => label);
  expect(found('keys')).toEqual(['Keys of all', 'Go to Keys', 'Search']);
  expect(found('KEYS go')).toEqual(['Go to Keys']);
  expect(found('')).toHaveLength(3);
});

describe('the shortcuts', () => {
  it('are shown by a question mark, but not while something is typed', async () => {
    await open();
    fireEvent.keyDown(screen.getByTestId('search'), { key: '?' });
    await arrive();
    expect(screen.queryByTestId('shortcuts')).toBeNull();
    fireEvent.keyDown(document.body, { key: '?' });
    await arrive();
    expect(screen.getByTestId('shortcuts').textContent).toContain('Ctrl+K');
    fireEvent.click(screen.getByText('Close'));
    expect(screen.queryByTestId('shortcuts')).toBeNull();
  });
});

describe('the databases', () => {
  it('have the number of their keys, read when one is chosen', async () => {
    const { server } = await open();
    let right = true;
    server.answerCommands(([name]) => {
      if (name !== 'INFO') return undefined;
      return right
        ? '# Keyspace\r\ndb0:keys=1200,expires=0\r\ndb3:keys=1,expires=1\r\n'
        : new Error('NOPERM');
    });
    const names = () => screen.getAllByRole('option', { name: /^DB/ }).map((o) => o.textContent);
    expect(names().slice(0, 2)).toEqual(['DB 0', 'DB 1']);
    expect(server.all('cmd')).toEqual([]);
    fireEvent.focus(screen.getByTestId('db'));
    await pass(0);
    expect(names().slice(0, 4)).toEqual([
      'DB 0: 1,200 keys',
      'DB 1: 0 keys',
      'DB 2: 0 keys',
      'DB 3: 1 key',
    ]);
    right = false;
    fireEvent.pointerDown(screen.getByTestId('db'));
    await pass(0);
    expect(names()[0]).toBe('DB 0');
  });

  it('are counted as INFO says', () => {
    expect([...parseKeyspace('')]).toEqual([]);
    expect([...parseKeyspace('db15:keys=3,expires=0\ndb2:keys=10,x=db7:keys=1')]).toEqual([
      [15, 3],
      [2, 10],
    ]);
  });
});
