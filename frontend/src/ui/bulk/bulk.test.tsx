import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyValue } from '../../protocol/wire';
import { type FakeServer, wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';

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
const bar = () => screen.queryByTestId('selection')?.querySelector('[role=status]')?.textContent;
const result = () => screen.getByTestId('bulk-result').textContent;

/** What the page reads to undo a deletion. */
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
    expect(result()).toBe('Deleted 11 of 12 keys. 1 key did not exist any more.');
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
  it('is set key by key, and can be stopped', async () => {
    const { server } = await openRows(3);
    for (const each of screen.getAllByTestId('select')) fireEvent.click(each);
    await ask('expire');
    expect(screen.getByTestId('bulk-confirm')).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByTestId('bulk-amount'), { target: { value: '90' } });
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['EXPIRE', 'k00', '90']);
    await reply(server, { int: '1' });
    expect(server.last('cmd').args).toEqual(['EXPIRE', 'k01', '90']);
    fireEvent.click(screen.getByText('Stop'));
    await reply(server, { int: '0' });
    expect(writes(server)).toHaveLength(2);
    expect(screen.getByRole('alert').textContent).toBe('Stopped.');
    expect(result()).toContain('Set the expiry of 1 of 3 keys.');
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
