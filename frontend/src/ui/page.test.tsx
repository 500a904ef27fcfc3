import { act, fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rows } from '../protocol/wire';
import { type FakeServer, wireRow } from '../test/fakeServer';
import { openPage, pass } from '../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Returns the rows that the table asked for last, from a list of `total` keys. */
function window(server: FakeServer, total: number): Rows {
  const { id, offset, count } = server.table();
  const length = Math.max(0, Math.min(count, total - offset));
  return {
    op: 'rows',
    id,
    to: '1',
    offset,
    total,
    filled: true,
    truncated: false,
    rows: Array.from({ length }, (_, i) => wireRow(`key:${offset + i}`)),
  };
}

async function scrollTo(top: number) {
  const grid = screen.getByTestId('key-table');
  grid.scrollTop = top;
  fireEvent.scroll(grid);
  await pass(100);
}

/** Goes back or forward, which takes the browser a moment of real time. */
async function travel(steps: number) {
  vi.useRealTimers();
  await act(async () => {
    const arrived = new Promise((resolve) =>
      globalThis.addEventListener('popstate', resolve, { once: true }),
    );
    history.go(steps);
    await arrived;
  });
  vi.useFakeTimers();
}

function answerGet(server: FakeServer) {
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
}

const rowKeys = () => screen.queryAllByTestId('row').map((row) => row.dataset.key);
const state = () => screen.getByTestId('connection-state').dataset.state;

describe('the table', () => {
  it('shows rows as they come, change and go', async () => {
    const { server } = await openPage([wireRow('a'), wireRow('b')]);
    expect(state()).toBe('live');
    expect(rowKeys()).toEqual(['a', 'b']);
    expect(screen.getByTestId('row-count').parentElement?.textContent).toBe('2 keys');
    server.delta({
      rows: [wireRow('aa', { revision: '101', preview: 'hello' })],
      deleted: ['b'],
      dbSize: '2',
    });
    await pass(50);
    expect(rowKeys()).toEqual(['a', 'aa']);
    expect(screen.getAllByTestId('value')[1]?.textContent).toBe('hello');
  });

  it('holds five million rows with few in the document', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say(window(server, 5_000_000));
    await pass(50);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('5000001');
    expect(rowKeys().length).toBeGreaterThan(10);
    expect(rowKeys().length).toBeLessThan(60);
    expect(screen.getByTestId('row-count').textContent).toBe('5,000,000');
    expect(screen.getByRole('rowgroup').style.height).toBe('6000000px');
  });

  it('asks for the rows on the screen, and shows places for them until they come', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say(window(server, 5_000_000));
    await pass(50);
    await scrollTo(3_000_000);
    expect(rowKeys()).toEqual([]);
    expect(screen.getAllByTestId('placeholder').length).toBeGreaterThan(10);
    const { offset, count } = server.last('list');
    const position = Number(screen.getAllByTestId('placeholder')[10]?.dataset.position);
    expect(Math.abs(position - 2_500_000)).toBeLessThan(500);
    expect(position).toBeGreaterThan(offset);
    expect(position).toBeLessThan(offset + count);
    server.say(window(server, 5_000_000));
    // a few rows in each frame, those on the screen first
    await pass(20);
    expect(screen.getAllByTestId('placeholder').length).toBeGreaterThan(0);
    expect(rowKeys()).toContain(`key:${position}`);
    for (let frame = 0; frame < 10; frame++) await pass(20);
    expect(screen.queryAllByTestId('placeholder')).toEqual([]);
    expect(rowKeys()).toContain(`key:${position}`);
    // and back to the first row
    await scrollTo(0);
    server.say(window(server, 5_000_000));
    await pass(50);
    expect(rowKeys()[0]).toBe('key:0');
  });

  it('reaches the last of five million rows with a key', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say(window(server, 5_000_000));
    await pass(50);
    screen.getAllByTestId('row')[0]?.focus();
    fireEvent.keyDown(document.activeElement as Element, { key: 'End' });
    await pass(100);
    expect((document.activeElement as HTMLElement).dataset.position).toBe('4999999');
    server.say(window(server, 5_000_000));
    await pass(50);
    const focus = () => (document.activeElement as HTMLElement).dataset.key;
    expect(focus()).toBe('key:4999999');
    fireEvent.keyDown(document.activeElement as Element, { key: 'PageUp' });
    await pass(100);
    const up = Number((document.activeElement as HTMLElement).dataset.position);
    expect(up).toBeLessThan(4_999_990);
    fireEvent.keyDown(document.activeElement as Element, { key: 'Home' });
    await pass(100);
    server.say(window(server, 5_000_000));
    await pass(50);
    expect(focus()).toBe('key:0');
  });

  it('says how far the server is with reading', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say({ ...window(server, 430), filled: false, dbSize: '1000' });
    await pass(50);
    expect(screen.getByTestId('reading').textContent).toBe('Still reading the keys: 43 %');
    server.say({ ...window(server, 1000), dbSize: '1000' });
    await pass(50);
    expect(screen.queryByTestId('reading')).toBeNull();
  });

  it('says that there are more keys than the server lists', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say({ ...window(server, 10), truncated: true });
    await pass(50);
    expect(screen.getByTestId('truncated').textContent).toContain('Too many keys');
  });

  it('says nothing of the size of the database to a user who may not know it', async () => {
    const { server } = await openPage();
    server.welcome();
    server.say(window(server, 10));
    await pass(50);
    expect(screen.queryByTestId('db-size')).toBeNull();
    expect(screen.getByTestId('row-count').textContent).toBe('10');
  });

  it('sorts by a click on the header, and begins at the first row', async () => {
    const { server } = await openPage([
      wireRow('a', { size: '3' }),
      wireRow('b', { size: '9' }),
      wireRow('c', { size: '1' }),
    ]);
    const header = () => screen.getByRole('columnheader', { name: 'Size' });
    expect(header().getAttribute('aria-sort')).toBe('none');
    screen.getByTestId('key-table').scrollTop = 64;
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(0);
    expect(server.table()).toMatchObject({ sort: 'size', desc: false, offset: 0 });
    expect(screen.getByTestId('key-table').scrollTop).toBe(0);
    server.answer();
    await pass(50);
    expect(rowKeys()).toEqual(['c', 'a', 'b']);
    expect(header().getAttribute('aria-sort')).toBe('ascending');
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(0);
    server.answer();
    await pass(50);
    expect(rowKeys()).toEqual(['b', 'a', 'c']);
    expect(header().getAttribute('aria-sort')).toBe('descending');
    fireEvent.click(screen.getByTestId('sort-changed'));
    await pass(0);
    expect(server.table()).toMatchObject({ sort: 'changed', desc: true });
  });

  it('sorts by memory and by the last access, the largest and the latest first', async () => {
    const { server } = await openPage([
      wireRow('a', { memory: '300', accessedAt: '2000' }),
      wireRow('b', { memory: '5000', accessedAt: '1000' }),
    ]);
    fireEvent.click(screen.getByTestId('sort-memory'));
    await pass(0);
    expect(server.table()).toMatchObject({ sort: 'memory', desc: true });
    server.answer();
    await pass(50);
    expect(rowKeys()).toEqual(['b', 'a']);
    expect(screen.getAllByTestId('memory').map((cell) => cell.textContent)).toEqual([
      '4.9 KB',
      '300 B',
    ]);
    fireEvent.click(screen.getByTestId('sort-idle'));
    await pass(0);
    expect(server.table()).toMatchObject({ sort: 'idle', desc: false });
    server.answer();
    await pass(50);
    expect(rowKeys()).toEqual(['a', 'b']);
  });

  it.each(['changed', 'idle'])('sorts by %s with the latest moment first', async (column) => {
    await openPage([wireRow('a')]);
    fireEvent.click(screen.getByTestId(`sort-${column}`));
    await pass(0);
    const heading = screen.getByTestId(`sort-${column}`).closest('[role=columnheader]');
    expect(heading?.getAttribute('aria-sort')).toBe('descending');
  });

  it('shows what the keys are sorted by where there is no room for all columns', async () => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
    await openPage([wireRow('a', { memory: '300' })], '#keys?sort=-memory');
    expect(screen.getByTestId('sort-memory')).toBeTruthy();
    expect(screen.queryByTestId('sort-size')).toBeNull();
    expect(screen.getByTestId('memory').textContent).toBe('300 B');
    fireEvent.click(screen.getByTestId('sort-key'));
    await pass(50);
    expect(screen.queryByTestId('sort-memory')).toBeNull();
    expect(screen.getByTestId('sort-size')).toBeTruthy();
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
    server.delta({ rows: [wireRow('aa', { revision: '101' })] });
    await pass(50);
    expect(focus()).toBe('c');
    press('ArrowDown');
    expect(focus()).toBe('d');
    press('ArrowUp');
    press('Enter');
    await pass(300);
    expect(screen.getByTestId('details')).toBeTruthy();
    fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    expect(screen.queryByTestId('details')).toBeNull();
    expect(focus()).toBe('c');
  });

  it('can be reached by Tab again after it was empty', async () => {
    const { server } = await openPage([wireRow('a'), wireRow('b')]);
    const reachable = () => screen.getAllByTestId('row').filter((row) => row.tabIndex === 0);
    screen.getAllByTestId('row')[1]?.focus();
    screen.getByTestId('search').focus();
    server.delta({ deleted: ['a', 'b'] });
    await pass(50);
    server.delta({ rows: [wireRow('c')] });
    await pass(50);
    expect(reachable().map(({ dataset }) => dataset.key)).toEqual(['c']);
  });

  it('says why it is empty', async () => {
    await openPage([]);
    expect(screen.getByTestId('empty').textContent).toContain('This database is empty');
    fireEvent.click(screen.getByTestId('empty-new'));
    expect(screen.getByRole('dialog', { name: 'New key' })).toBeTruthy();
  });

  it('leads from an empty database to those with keys', async () => {
    const { server } = await openPage();
    server.answerCommands(([name]) =>
      name === 'INFO' ? '# Keyspace\r\ndb3:keys=12,expires=0\r\ndb5:keys=1,expires=1\r\n' : 'OK',
    );
    server.golive([]);
    await pass(300);
    const others = screen.getByTestId('other-databases');
    expect([...others.querySelectorAll('button')].map((button) => button.textContent)).toEqual([
      'DB 3: 12 keys',
      'DB 5: 1 key',
    ]);
    fireEvent.click(screen.getByText('DB 3: 12 keys'));
    await pass(300);
    expect(server.table().db).toBe(3);
  });

  it('offers no new key where the server is read-only', async () => {
    const { server } = await openPage();
    server.welcome({ readOnly: true });
    server.snapshot([]);
    await pass(300);
    expect(screen.getByTestId('empty').textContent).toContain('This database is empty');
    expect(screen.queryByTestId('empty-new')).toBeNull();
  });

  it('shows the spaces at the ends of a key', async () => {
    await openPage([wireRow(' a b:c '), wireRow(' : '), wireRow('  ')]);
    const shown = screen
      .getAllByTestId('row')
      .map((row) => row.querySelector('[title]')?.textContent);
    expect(shown).toEqual(['␣␣', '␣:␣', '␣a b:c␣']);
  });

  it('shows a key without a name', async () => {
    await openPage([wireRow('')], '#keys?key=');
    expect(screen.getByTestId('row').textContent).toContain('(empty name)');
    expect(screen.getByRole('heading', { name: '(empty name)' })).toBeTruthy();
  });
});

describe('a held order', () => {
  const three = ['b', 'c', 'd'].map((key) => wireRow(key));
  const enter = () => fireEvent.pointerEnter(screen.getByRole('rowgroup'));
  const leave = () => fireEvent.pointerLeave(screen.getByRole('rowgroup'));

  it('keeps the rows in their places while the pointer is over them', async () => {
    const { server } = await openPage(three);
    enter();
    await pass(0);
    server.delta({ rows: [wireRow('a'), wireRow('c', { revision: '2', preview: 'new' })] });
    await pass(50);
    expect(rowKeys().slice(0, 3)).toEqual(['b', 'c', 'd']);
    expect(screen.getAllByTestId('value')[1]?.textContent).toBe('new');
    expect(screen.getByTestId('held').textContent).toContain('Order paused');
    expect(screen.getByTestId('row-count').textContent).toBe('4');
    leave();
    await pass(50);
    expect(rowKeys()).toEqual(['a', 'b', 'c', 'd']);
    expect(screen.queryByTestId('held')).toBeNull();
  });

  it('shows a deleted row as gone', async () => {
    const { server } = await openPage(three);
    enter();
    await pass(0);
    server.delta({ deleted: ['c'] });
    await pass(50);
    const { seq, key } = server.last('get');
    expect(key).toBe('c');
    server.say({
      op: 'value',
      seq,
      type: 'none',
      total: '0',
      offset: '0',
      value: '',
      revision: '0',
    });
    await pass(50);
    expect(rowKeys()).toEqual(['b', 'c', 'd']);
    expect(screen.getAllByTestId('row')[1]?.dataset.gone).toBe('true');
    expect(screen.getAllByTestId('value')[1]?.textContent).toBe('deleted or expired');
    leave();
    await pass(50);
    expect(rowKeys()).toEqual(['b', 'd']);
  });

  it('takes over the order of now when the table is scrolled', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => wireRow(`k${i + 10}`));
    const { server } = await openPage(rows);
    enter();
    await pass(0);
    server.delta({ rows: [wireRow('a')] });
    await pass(50);
    expect(rowKeys()[0]).toBe('k10');
    await scrollTo(32 * 10);
    await pass(50);
    const row = screen.getAllByTestId('row').find(({ dataset }) => dataset.position === '4');
    expect(row?.dataset.key).toBe('k13');
  });

  it('is for the keyboard too', async () => {
    const { server } = await openPage(three);
    screen.getAllByTestId('row')[0]?.focus();
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' });
    await pass(0);
    server.delta({ rows: [wireRow('a')] });
    await pass(50);
    expect(rowKeys().slice(0, 3)).toEqual(['b', 'c', 'd']);
    screen.getByTestId('search').focus();
    await pass(50);
    expect(rowKeys()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('the address', () => {
  it('says what is shown', async () => {
    const { server } = await openPage([wireRow('a b')]);
    expect(location.hash).toBe('');
    fireEvent.change(screen.getByTestId('db'), { target: { value: '3' } });
    fireEvent.change(screen.getByTestId('type'), { target: { value: 'hash' } });
    fireEvent.click(screen.getByTestId('sort-size'));
    fireEvent.change(screen.getByTestId('search'), { target: { value: 'a*' } });
    await pass(250);
    server.answer();
    await pass(50);
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(50);
    expect(location.hash).toBe('#keys?db=3&search=a*&type=hash&sort=size&key=a+b');
  });

  it('opens what it says', async () => {
    const { server } = await openPage(
      [wireRow({ b64: '/wBr' })],
      '#keys?db=3&search=a*&type=hash&sort=-changed&key64=%2FwBr',
    );
    expect(server.table()).toMatchObject({
      db: 3,
      pattern: 'a*',
      type: 'hash',
      sort: 'changed',
      desc: true,
    });
    expect(screen.getByTestId('search')).toHaveProperty('value', 'a*');
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('\\xff\\x00k');
  });

  it('is followed back and forward', async () => {
    await openPage([wireRow('a')]);
    fireEvent.change(screen.getByTestId('db'), { target: { value: '3' } });
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(50);
    expect(screen.getByTestId('details')).toBeTruthy();
    await travel(-1);
    expect(screen.queryByTestId('details')).toBeNull();
    expect(screen.getByTestId('db')).toHaveProperty('value', '3');
    await travel(-1);
    expect(screen.getByTestId('db')).toHaveProperty('value', '0');
    await travel(2);
    expect(screen.getByTestId('details')).toBeTruthy();
  });

  it('does not leave an edit behind without a question', async () => {
    const { server } = await openPage([wireRow('a')]);
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(300);
    answerGet(server);
    await pass(50);
    fireEvent.click(screen.getByTestId('edit-button'));
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'draft' } });
    await travel(-1);
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'draft');
    expect(location.hash).toBe('#keys?key=a');
    fireEvent.click(screen.getByTestId('confirm-discard'));
    await pass(50);
    expect(screen.queryByTestId('details')).toBeNull();
    expect(location.hash).toBe('#keys');
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
    expect(server.all('list').map((list) => list.pattern)).not.toContain('*us*');
    expect(server.last('list').pattern).toBe('*user*');
    server.snapshot([]);
    await pass(50);
    expect(screen.getByTestId('empty').textContent).toContain('No key matches');
    fireEvent.click(screen.getByText('Show all keys'));
    await pass(250);
    expect(server.last('list').pattern).toBe('*');
  });

  it.each(['ArrowDown', 'Enter'])('leads to the first key with %s', async (key) => {
    await openPage([wireRow('a'), wireRow('b')]);
    fireEvent.keyDown(screen.getByTestId('search'), { key });
    expect((document.activeElement as HTMLElement).dataset.key).toBe('a');
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
    expect(server.last('list')).toMatchObject({ db: 3, type: 'hash' });
    // one at the start, one for each choice, and none for a filter that is the same
    expect(server.all('list')).toHaveLength(3);
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
    answerGet(server);
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
