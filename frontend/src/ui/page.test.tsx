import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wireRow } from '../test/fakeServer';
import { openPage, pass } from '../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const rowKeys = () => screen.queryAllByTestId('row').map((row) => row.dataset.key);
const state = () => screen.getByTestId('connection-state').dataset.state;

describe('the table', () => {
  it('shows rows as they come, change and go', async () => {
    const { server } = await openPage([wireRow('a'), wireRow('b')]);
    expect(state()).toBe('live');
    expect(rowKeys()).toEqual(['a', 'b']);
    expect(screen.getByTestId('db-size').textContent).toBe('2');
    server.delta({
      to: '102',
      rows: [wireRow('aa', { revision: '101', preview: 'hello' })],
      deleted: ['b'],
      dbSize: '2',
    });
    await pass(50);
    expect(rowKeys()).toEqual(['a', 'aa']);
    expect(screen.getAllByTestId('value')[1]?.textContent).toBe('hello');
  });

  it('holds a hundred thousand rows with few in the document', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) =>
      wireRow(`key:${String(i).padStart(6, '0')}`),
    );
    await openPage(rows);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
    expect(rowKeys().length).toBeGreaterThan(10);
    expect(rowKeys().length).toBeLessThan(60);
  });

  it('sorts by a click on the header', async () => {
    await openPage([
      wireRow('a', { size: '3' }),
      wireRow('b', { size: '9' }),
      wireRow('c', { size: '1' }),
    ]);
    const header = () => screen.getByRole('columnheader', { name: 'Size' });
    expect(header().getAttribute('aria-sort')).toBe('none');
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(50);
    expect(rowKeys()).toEqual(['c', 'a', 'b']);
    expect(header().getAttribute('aria-sort')).toBe('ascending');
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(50);
    expect(rowKeys()).toEqual(['b', 'a', 'c']);
    expect(header().getAttribute('aria-sort')).toBe('descending');
  });

  it('counts a life down', async () => {
    await openPage([wireRow('a', { expireAt: String(Date.now() + 10_000) })]);
    expect(screen.getByTestId('ttl').textContent).toBe('10 s');
    await pass(1000);
    expect(screen.getByTestId('ttl').textContent).toBe('9 s');
    await pass(60_000);
    expect(screen.getByTestId('ttl').textContent).toBe('expiring');
  });

  it('shows binary keys escaped', async () => {
    await openPage([wireRow({ b64: '/wBr' }, { preview: { b64: '/g==' } })]);
    expect(rowKeys()).toEqual(['\\xff\\x00k']);
    expect(screen.getByTestId('value').textContent).toBe('\\xfe');
  });

  it('is moved through with the arrow keys', async () => {
    const { server } = await openPage(['a', 'b', 'c', 'd'].map((key) => wireRow(key)));
    const focus = () => (document.activeElement as HTMLElement).dataset.key;
    const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });
    const reachable = screen.getAllByTestId('row').filter((row) => row.tabIndex === 0);
    expect(reachable).toHaveLength(1);
    reachable[0]?.focus();
    expect(focus()).toBe('a');
    press('ArrowDown');
    press('ArrowDown');
    expect(focus()).toBe('c');
    press('Home');
    expect(focus()).toBe('a');
    press('End');
    expect(focus()).toBe('d');
    press('ArrowUp');
    server.delta({ to: '101', rows: [wireRow('aa', { revision: '101' })] });
    await pass(50);
    expect(focus()).toBe('c');
    press('Enter');
    await pass(300);
    expect(screen.getByTestId('details')).toBeTruthy();
    fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    expect(screen.queryByTestId('details')).toBeNull();
    expect(focus()).toBe('c');
  });

  it('sends the keys on the screen', async () => {
    const { server } = await openPage([wireRow('a'), wireRow('b')]);
    expect(server.last('view').keys).toEqual(['a', 'b']);
  });

  it('says that rows are behind', async () => {
    const { server } = await openPage([wireRow('a')]);
    server.delta({ to: '101', more: 5 });
    await pass(50);
    expect(screen.getByTestId('behind').textContent).toContain('Some rows are behind');
  });

  it('says why it is empty', async () => {
    await openPage([]);
    expect(screen.getByTestId('empty').textContent).toContain('This database is empty');
  });
});

describe('search and filters', () => {
  it('asks the server, once the typing pauses', async () => {
    const { server } = await openPage([wireRow('a')]);
    const search = screen.getByTestId('search');
    fireEvent.change(search, { target: { value: 'us' } });
    await pass(100);
    fireEvent.change(search, { target: { value: 'user' } });
    await pass(250);
    expect(server.all('sub').map((sub) => sub.pattern)).not.toContain('*us*');
    expect(server.last('sub').pattern).toBe('*user*');
    server.snapshot([]);
    await pass(50);
    expect(screen.getByTestId('empty').textContent).toContain('No key matches');
    fireEvent.click(screen.getByText('Show all keys'));
    await pass(250);
    expect(server.last('sub').pattern).toBe('*');
  });

  it('is focused with a slash, but not while something is typed', async () => {
    await openPage([wireRow('a')]);
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(screen.getByTestId('search'));
    const field = screen.getByTestId('set-key');
    field.focus();
    fireEvent.keyDown(field, { key: '/' });
    expect(document.activeElement).toBe(field);
  });

  it('chooses database and type', async () => {
    const { server } = await openPage([wireRow('a')]);
    fireEvent.change(screen.getByTestId('db'), { target: { value: '3' } });
    fireEvent.change(screen.getByTestId('type'), { target: { value: 'hash' } });
    await pass(50);
    expect(server.last('sub')).toMatchObject({ db: 3, type: 'hash' });
    // one at the start, one for each choice, and none for a filter that is the same
    expect(server.all('sub')).toHaveLength(3);
    expect(screen.getAllByRole('option', { name: /^DB/ })).toHaveLength(16);
  });
});

describe('the theme', () => {
  it('follows the system, or what was chosen, which is remembered', async () => {
    await openPage([]);
    const root = document.documentElement;
    const toggle = () => fireEvent.click(screen.getByRole('button', { name: /^Theme/ }));
    expect(root.dataset.theme).toBeUndefined();
    toggle();
    expect(root.dataset.theme).toBe('light');
    toggle();
    expect(root.dataset.theme).toBe('dark');
    expect(localStorage.getItem('reredis.theme')).toBe('dark');
    toggle();
    expect(root.dataset.theme).toBeUndefined();
    expect(localStorage.getItem('reredis.theme')).toBeNull();
  });
});

describe('the form', () => {
  const type = (id: string, value: string) =>
    fireEvent.change(screen.getByTestId(id), { target: { value } });
  const result = () => screen.getByTestId('form-summary').textContent;

  it('sets with every option', async () => {
    const { server } = await openPage([]);
    type('set-key', 'k');
    type('set-value', 'v');
    type('set-expiry', '90');
    type('set-unit', 'ms');
    type('set-condition', 'NX');
    fireEvent.click(screen.getByTestId('set-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['SET', 'k', 'v', 'NX', 'PX', '90']);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: null });
    await pass(0);
    expect(result()).toBe('Not set: the key exists.');
    fireEvent.click(screen.getByTestId('set-keepttl'));
    type('set-condition', '');
    fireEvent.click(screen.getByTestId('set-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['SET', 'k', 'v', 'KEEPTTL']);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: 'OK' });
    await pass(0);
    expect(result()).toBe('Set.');
  });

  it('gets and deletes', async () => {
    const { server } = await openPage([]);
    type('set-key', 'k');
    fireEvent.click(screen.getByTestId('get-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['GET', 'k']);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: { b64: '/w==' } });
    await pass(0);
    expect(screen.getByTestId('form-value').textContent).toBe('\\xff');
    fireEvent.click(screen.getByTestId('del-button'));
    await pass(0);
    server.say({ op: 'reply', seq: server.last('cmd').seq, value: { int: '0' } });
    await pass(0);
    expect(result()).toBe('There is no such key.');
  });

  it('shows errors: its own, the server’s and a lost connection', async () => {
    const { server } = await openPage([]);
    fireEvent.click(screen.getByTestId('get-button'));
    expect(result()).toBe('Enter a key first.');
    type('set-key', 'k');
    type('set-expiry', '1.5');
    fireEvent.click(screen.getByTestId('set-button'));
    expect(result()).toContain('whole number');
    fireEvent.click(screen.getByTestId('get-button'));
    await pass(0);
    server.say({ op: 'reply', seq: server.last('cmd').seq, error: 'WRONGTYPE no' });
    await pass(0);
    expect(result()).toBe('WRONGTYPE no');
    fireEvent.click(screen.getByTestId('get-button'));
    await pass(0);
    server.close(1006);
    await pass(0);
    expect(result()).toContain('connection was lost');
    expect(screen.getByTestId('get-button')).toHaveProperty('disabled', true);
  });

  it('writes nothing on a read-only server', async () => {
    const { server } = await openPage();
    server.welcome({ readOnly: true });
    server.snapshot([]);
    await pass(50);
    expect(screen.getByTestId('set-button')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('get-button')).toHaveProperty('disabled', false);
  });
});

describe('connection and login', () => {
  it('tells the state in words', async () => {
    const { server } = await openPage([wireRow('a')]);
    expect(screen.getByTestId('connection-state').textContent).toContain('Live');
    server.close(1001);
    await pass(0);
    expect(state()).toBe('reconnecting');
    expect(screen.getByTestId('connection-state').textContent).toContain('Reconnecting in 1 s');
    expect(within(screen.getByTestId('connection-state')).getByRole('status').textContent).toBe(
      'Connection: Reconnecting',
    );
    expect(rowKeys()).toEqual(['a']);
  });

  it('logs in, and shows a failure without losing the name', async () => {
    const { server } = await openPage();
    server.welcome({ login: true });
    await pass(0);
    expect(state()).toBe('login');
    fireEvent.change(screen.getByTestId('login-user'), { target: { value: 'ann' } });
    fireEvent.change(screen.getByTestId('login-password'), { target: { value: 'secret' } });
    fireEvent.click(screen.getByTestId('login-button'));
    server.welcome({ login: true });
    await pass(0);
    expect(server.last('auth')).toEqual({ op: 'auth', user: 'ann', password: 'secret' });
    server.close(4401);
    await pass(0);
    expect(screen.getByRole('alert').textContent).toContain('login failed');
    expect(screen.getByTestId('login-user')).toHaveProperty('value', 'ann');
    expect(screen.getByTestId('login-password')).toHaveProperty('value', '');
    expect(JSON.stringify({ ...localStorage }) + location.href).not.toContain('secret');
  });
});

describe('accessibility', () => {
  async function violations() {
    vi.useRealTimers();
    const { violations: found } = await axe.run(document.body, {
      // colours need a real layout; they are measured in a browser
      rules: { 'color-contrast': { enabled: false } },
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }

  it('has nothing to complain about in the table with details', async () => {
    const { server } = await openPage([wireRow('a'), wireRow('b')]);
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(300);
    server.say({
      op: 'value',
      seq: server.last('get').seq,
      key: 'a',
      type: 'string',
      total: '5',
      offset: '0',
      value: 'value',
      revision: '1',
    });
    await pass(50);
    expect(await violations()).toEqual([]);
  });

  it('has nothing to complain about in the login', async () => {
    const { server } = await openPage();
    server.welcome({ login: true });
    await pass(0);
    expect(await violations()).toEqual([]);
  });

  it('has nothing to complain about while it is empty', async () => {
    await openPage([]);
    expect(await violations()).toEqual([]);
  });
});
