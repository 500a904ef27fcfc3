import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyValue } from '../../protocol/wire';
import { type FakeServer, wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { expireIn, runBulk } from './bulk';
import { chosen } from './source';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => wireRow(`k${String(i).padStart(2, '0')}`));
const row = (key: string) =>
  screen.getAllByTestId('row').find(({ dataset }) => dataset.key === key) as HTMLElement;
const box = (key: string) => row(key).querySelector('input') as HTMLElement;
const selected = () =>
  screen
    .getAllByTestId('row')
    .filter((each) => each.getAttribute('aria-selected') === 'true')
    .map(({ dataset }) => dataset.key);
const tell = () => undefined;
const bar = () => screen.queryByTestId('selection')?.querySelector('[role=status]')?.textContent;
const result = () => screen.getByTestId('bulk-result').textContent;

/** The replies to the commands by which the page prepares the undo of a deletion. */
const READS: Record<string, ReplyValue> = {
  MEMORY: { int: '60' },
  DUMP: { b64: '/w==' },
  PEXPIRETIME: { int: '-1' },
};
const writes = (server: FakeServer) =>
  server.all('cmd').filter(({ args }) => !Object.hasOwn(READS, args[0] as string));

/** A page before a server that answers what is read; writes are answered by the test. */
async function openRows(count: number | ReturnType<typeof rows>) {
  const opened = await openPage(typeof count === 'number' ? rows(count) : count);
  opened.server.answerCommands(([name]) => READS[name as string]);
  return opened;
}

async function ask(kind: 'delete' | 'expire') {
  fireEvent.click(screen.getByTestId(`bulk-${kind}`));
  await pass(0);
}

async function reply(server: FakeServer, value: ReplyValue) {
  server.say({ op: 'reply', seq: server.last('cmd').seq, value });
  await pass(0);
}

describe('selecting', () => {
  it('is done by the box, with Ctrl or Cmd, and taken back the same way', async () => {
    await openPage(rows(5));
    expect(bar()).toBeUndefined();
    fireEvent.click(box('k01'));
    fireEvent.click(row('k03'), { ctrlKey: true });
    fireEvent.click(row('k04'), { metaKey: true });
    expect(selected()).toEqual(['k01', 'k03', 'k04']);
    expect(bar()).toBe('3 keys selected');
    expect(screen.queryByTestId('details')).toBeNull();
    fireEvent.click(box('k03'));
    fireEvent.click(row('k04'), { ctrlKey: true });
    expect(bar()).toBe('1 key selected');
    fireEvent.click(screen.getByTestId('clear-selection'));
    expect(selected()).toEqual([]);
    expect(bar()).toBeUndefined();
  });

  it('takes a range with Shift', async () => {
    await openPage(rows(9));
    fireEvent.click(box('k02'));
    fireEvent.click(row('k05'), { shiftKey: true });
    expect(selected()).toEqual(['k02', 'k03', 'k04', 'k05']);
    fireEvent.click(box('k01'), { shiftKey: true });
    expect(selected()).toEqual(['k01', 'k02', 'k03', 'k04', 'k05']);
  });

  it('is done with the keyboard', async () => {
    await openPage(rows(5));
    row('k00').focus();
    const press = (key: string, shiftKey = false) =>
      fireEvent.keyDown(document.activeElement as Element, { key, shiftKey });
    press(' ');
    press('ArrowDown');
    press('ArrowDown');
    press(' ', true);
    expect(selected()).toEqual(['k00', 'k01', 'k02']);
    press(' ');
    expect(selected()).toEqual(['k00', 'k01']);
    press('Escape');
    expect(selected()).toEqual([]);
  });

  it('lasts while rows change, and with another order, but not with another filter', async () => {
    const { server } = await openPage(rows(3));
    fireEvent.click(box('k01'));
    server.delta({ rows: [wireRow('a')], deleted: ['k00'] });
    await pass(50);
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(0);
    server.answer();
    await pass(50);
    expect(selected()).toEqual(['k01']);
    fireEvent.change(screen.getByTestId('db'), { target: { value: '1' } });
    await pass(50);
    expect(bar()).toBeUndefined();
  });
});

describe('the key Delete', () => {
  const press = async () => {
    fireEvent.keyDown(document.activeElement as Element, { key: 'Delete' });
    await pass(300);
  };

  it('asks for the key of the row, or for the selected ones', async () => {
    await openRows(5);
    act(() => row('k03').focus());
    await press();
    expect(screen.getByRole('heading', { name: 'Delete this key?' })).toBeTruthy();
    expect(screen.getByTestId('bulk-keys').textContent).toContain('k03');
    fireEvent.click(screen.getByText('Cancel'));
    fireEvent.click(box('k00'));
    fireEvent.click(box('k01'));
    act(() => row('k03').focus());
    await press();
    expect(screen.getByRole('heading', { name: 'Delete 2 keys?' })).toBeTruthy();
    expect(screen.getByTestId('bulk-keys').textContent).not.toContain('k03');
  });

  it('does nothing where the server is read-only', async () => {
    const { server } = await openPage(rows(2));
    server.welcome({ readOnly: true });
    server.snapshot(rows(2));
    await pass(300);
    act(() => row('k01').focus());
    await press();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('deleting the selected keys', () => {
  it('names ten of them and the number, and says what came of it', async () => {
    const { server } = await openRows(15);
    fireEvent.click(box('k00'));
    fireEvent.click(row('k11'), { shiftKey: true });
    await ask('delete');
    const named = screen.getByTestId('bulk-keys').textContent;
    expect(named).toContain('k09');
    expect(named).not.toContain('k10');
    expect(named).toContain('and 2 more');
    expect(screen.getByRole('heading', { name: 'Delete 12 keys?' })).toBeTruthy();
    expect(writes(server)).toHaveLength(0);
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['UNLINK', ...rows(12).map(({ key }) => key)]);
    expect(result()).toBe('0 of 12…');
    await reply(server, { int: '11' });
    expect(result()).toBe('Deleted 11 of 12 keys. 1 key no longer existed.');
    fireEvent.click(screen.getByTestId('bulk-close'));
    expect(bar()).toBeUndefined();
  });

  it('is done in parts that fit into a message, one after the other', async () => {
    const many = Array.from({ length: 5 }, (_, i) => wireRow(`${i}${'x'.repeat(12_000)}`));
    const { server } = await openRows(many);
    for (const each of screen.getAllByTestId('select')) fireEvent.click(each);
    await ask('delete');
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(server.last('cmd').args).toHaveLength(3);
    await reply(server, { int: '2' });
    expect(result()).toBe('2 of 5…');
    await reply(server, { int: '2' });
    await reply(server, { int: '1' });
    expect(writes(server)).toHaveLength(3);
    expect(screen.queryByTestId('bulk-confirm')).toBeNull();
    expect(screen.getByTestId('action-notice').textContent).toContain('Deleted 5 keys.');
  });

  it('says where it ended and why, and keeps the selection', async () => {
    const { server } = await openRows(3);
    fireEvent.click(box('k00'));
    await ask('delete');
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    server.say({ op: 'reply', seq: server.last('cmd').seq, error: 'NOPERM no' });
    await pass(0);
    expect(screen.getByRole('alert').textContent).toBe('NOPERM no');
    expect(result()).toBe('Deleted 0 of 1 key.');
    fireEvent.click(screen.getByTestId('bulk-close'));
    expect(bar()).toBe('1 key selected');
  });

  it('can be cancelled, and nothing is sent', async () => {
    const { server } = await openRows(3);
    fireEvent.click(box('k00'));
    await ask('delete');
    fireEvent.click(screen.getByText('Cancel'));
    expect(screen.queryByTestId('bulk-confirm')).toBeNull();
    expect(writes(server)).toHaveLength(0);
    expect(bar()).toBe('1 key selected');
  });
});

describe('the expiry of the selected keys', () => {
  it('is set for some keys at a time', async () => {
    const { server } = await openRows(3);
    for (const each of screen.getAllByTestId('select')) fireEvent.click(each);
    await ask('expire');
    expect(screen.getByTestId('bulk-confirm')).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByTestId('bulk-amount'), { target: { value: '90' } });
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(writes(server).map(({ args }) => args)).toEqual([
      ['EXPIRE', 'k00', '90'],
      ['EXPIRE', 'k01', '90'],
      ['EXPIRE', 'k02', '90'],
    ]);
    for (const [i, { seq }] of writes(server).entries()) {
      server.say({ op: 'reply', seq, value: { int: i === 1 ? '0' : '1' } });
    }
    await pass(0);
    expect(result()).toBe('Set the expiry of 2 of 3 keys. 1 key no longer existed.');
  });

  it('ends where the server refuses, and counts what was done before', async () => {
    const { client, server } = await openRows(1);
    server.answerCommands(([, key]) => (key === 'k5' ? new Error('NOPERM no') : { int: '1' }));
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const done = await runBulk(client, 0, chosen(keys), expireIn('1', 's'), tell, () => false);
    expect(done).toEqual({ answered: 31, changed: 31, problem: 'NOPERM no' });
    expect(server.all('cmd')).toHaveLength(32);
  });

  it('can be stopped', async () => {
    const { client, server } = await openRows(1);
    server.answerCommands(() => ({ int: '1' }));
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const stopped = () => server.all('cmd').length > 0;
    const done = await runBulk(client, 0, chosen(keys), expireIn('1', 'ms'), tell, stopped);
    expect(done).toEqual({ answered: 32, changed: 32, problem: 'Stopped.' });
    expect(server.last('cmd').args).toEqual(['PEXPIRE', 'k31', '1']);
  });
});

describe('all keys of the list', () => {
  /** The page with the beginning of a long list, and a server that finds its keys in three parts. */
  async function openMany(total: number, hash = '#keys?db=2&search=k&type=string') {
    const { server, ...rest } = await openPage(undefined, hash);
    server.welcome();
    const parts: Record<string, [string, string[]]> = {
      '0': ['17', ['k1', 'k2']],
      '17': ['99', []],
      '99': ['0', ['k3']],
    };
    server.answerCommands(([name, cursor, ...keys]) => {
      if (name === 'SCAN') return parts[cursor as string] ?? new Error('no cursor');
      if (name === 'UNLINK') return { int: String(keys.length + 1) };
      if (name === 'EXPIRE') return { int: '1' };
      return READS[name as string];
    });
    const list = server.table();
    server.say({
      op: 'rows',
      id: list.id,
      to: '1',
      offset: 0,
      total,
      filled: true,
      truncated: false,
      rows: rows(12),
    });
    await pass(50);
    return { server, ...rest };
  }

  const commands = (server: FakeServer, name: string) =>
    server
      .all('cmd')
      .map(({ args }) => args)
      .filter((args) => args[0] === name);

  it('are selected at once, and deselected with any of them', async () => {
    await openMany(5000);
    fireEvent.click(box('k01'));
    fireEvent.click(screen.getByTestId('select-all'));
    expect(bar()).toBe('All 5,000 keys that match *k* selected');
    expect(selected().length).toBe(screen.getAllByTestId('row').length);
    expect(screen.queryByTestId('select-all')).toBeNull();
    fireEvent.click(box('k02'));
    expect(bar()).toBeUndefined();
    row('k03').focus();
    await pass(0);
    fireEvent.keyDown(row('k03'), { key: 'a', metaKey: true });
    expect(bar()).toBe('All 5,000 keys that match *k* selected');
    fireEvent.keyDown(row('k03'), { key: 'Escape' });
    expect(bar()).toBeUndefined();
  });

  it('are not all selected by a range over rows that the page does not have', async () => {
    const { server } = await openMany(5000);
    fireEvent.click(box('k01'));
    row('k01').focus();
    await pass(0);
    fireEvent.keyDown(row('k01'), { key: 'End' });
    await pass(100);
    const { id, offset } = server.table();
    server.say({
      op: 'rows',
      id,
      to: '2',
      offset,
      total: 5000,
      filled: true,
      truncated: false,
      rows: Array.from({ length: 5000 - offset }, (_, i) => wireRow(`k${offset + i}`)),
    });
    await pass(50);
    fireEvent.keyDown(row('k4999'), { key: ' ', shiftKey: true });
    const between = (offset - 2).toLocaleString('en-US');
    expect(bar()).toContain(`${5000 - offset + 1} keys selected`);
    expect(screen.getByTestId('skipped').textContent).toBe(
      `${between} rows in this range are not loaded, so they are not selected.`,
    );
    fireEvent.keyDown(row('k4999'), { key: ' ' });
    expect(screen.queryByTestId('skipped')).toBeNull();
  });

  it('are found on the server, and deleted after a second confirmation', async () => {
    const { server } = await openMany(5000);
    fireEvent.click(box('k01'));
    fireEvent.click(screen.getByTestId('select-all'));
    await ask('delete');
    expect(screen.getByRole('heading', { name: 'Delete 5,000 keys?' })).toBeTruthy();
    expect(screen.getByTestId('bulk-pattern').textContent).toBe(
      'All keys of type string that match *k*, including keys that are created while this runs.',
    );
    expect(screen.getByTestId('bulk-keys').textContent).toContain('and 4,990 more');
    expect(screen.getByTestId('undo-plan').textContent).toContain('at most 1,000 keys');
    expect(screen.getByTestId('bulk-confirm')).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByTestId('bulk-sure'));
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    const filter = ['MATCH', '*k*', 'TYPE', 'string', 'COUNT', '1000'];
    expect(commands(server, 'SCAN')).toEqual([
      ['SCAN', '0', ...filter],
      ['SCAN', '17', ...filter],
      ['SCAN', '99', ...filter],
    ]);
    expect(commands(server, 'UNLINK')).toEqual([
      ['UNLINK', 'k1', 'k2'],
      ['UNLINK', 'k3'],
    ]);
    expect(commands(server, 'SELECT')).toEqual([['SELECT', '2']]);
    expect(screen.getByTestId('action-notice').textContent).toContain('Deleted 3 keys.');
    expect(screen.queryByTestId('undo')).toBeNull();
    expect(bar()).toBeUndefined();
  });

  it('can be restored where they are few', async () => {
    const { server } = await openMany(15, '');
    fireEvent.click(box('k01'));
    fireEvent.click(screen.getByTestId('select-all'));
    await ask('delete');
    expect(screen.queryByTestId('bulk-sure')).toBeNull();
    expect(screen.getByTestId('undo-plan').textContent).toContain('can be restored');
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(commands(server, 'SCAN')[0]).toEqual(['SCAN', '0', 'MATCH', '*', 'COUNT', '1000']);
    fireEvent.click(screen.getByTestId('undo'));
    await pass(0);
    expect(commands(server, 'RESTORE').map(([, key]) => key)).toEqual(['k1', 'k2', 'k3']);
  });

  it('get an expiry', async () => {
    const { server } = await openMany(15);
    fireEvent.click(box('k01'));
    fireEvent.click(screen.getByTestId('select-all'));
    await ask('expire');
    fireEvent.change(screen.getByTestId('bulk-amount'), { target: { value: '9' } });
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(commands(server, 'EXPIRE')).toHaveLength(3);
    expect(result()).toBe('Set the expiry of 3 keys.');
  });
});

describe('nothing is done', () => {
  it('on a read-only server', async () => {
    const { server } = await openPage();
    server.welcome({ readOnly: true });
    server.snapshot(rows(3));
    await pass(50);
    fireEvent.click(box('k00'));
    expect(screen.getByTestId('bulk-delete')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('bulk-expire')).toHaveProperty('disabled', true);
  });

  it('without a connection', async () => {
    const { server } = await openPage(rows(3));
    fireEvent.click(box('k00'));
    fireEvent.click(screen.getByTestId('bulk-delete'));
    server.close(1006);
    await pass(0);
    expect(screen.getByTestId('bulk-delete')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('bulk-confirm')).toHaveProperty('disabled', true);
  });
});
