import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Text } from '../../protocol/text';
import type { ValueRange, WireRow } from '../../protocol/wire';
import { type FakeServer, wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function answerGet(server: FakeServer, value: Text, change: Partial<ValueRange> = {}) {
  const { seq, key, offset } = server.last('get');
  const total = typeof value === 'string' ? value.length : atob(value.b64).length;
  server.say({
    op: 'value',
    seq,
    key,
    type: 'string',
    total: String(total),
    offset: String(offset),
    value,
    revision: '1',
    ...change,
  });
}

function answerCommand(server: FakeServer, value: 'OK' | { int: string }) {
  server.say({ op: 'reply', seq: server.last('cmd').seq, value });
}

async function openDetails(row: WireRow, value: Text, change: Partial<ValueRange> = {}) {
  const page = await openPage([row]);
  fireEvent.click(screen.getByTestId('row'));
  await pass(300);
  answerGet(page.server, value, change);
  await pass(50);
  return page;
}

const shown = () =>
  Array.from(
    screen.getByTestId('value-view').querySelectorAll('.whitespace-pre'),
    (line) => line.textContent,
  );

describe('the value', () => {
  it('is shown as text, and JSON laid out', async () => {
    await openDetails(wireRow('k'), '{"a":[1]}');
    expect(shown()).toEqual(['{', '  "a": [', '    1', '  ]', '}']);
    fireEvent.click(screen.getByText('Text'));
    expect(shown()).toEqual(['{"a":[1]}']);
    fireEvent.click(screen.getByText('Hex'));
    expect(shown()[0]).toMatch(/^00000000 {2}7b 22 61 22 3a 5b 31 5d 7d .*\{"a":\[1\]\}$/);
  });

  it('is shown escaped where it is binary', async () => {
    await openDetails(wireRow({ b64: '/wBr' }), { b64: '/wBr' });
    expect(shown()).toEqual(['\\xff\\x00k']);
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('\\xff\\x00k');
  });

  it('is loaded in steps where it is large, whatever a range cuts through', async () => {
    const { server } = await openDetails(
      wireRow('k', { size: '65538' }),
      { b64: btoa('a\xc3') },
      { total: '4' },
    );
    expect(server.last('get')).toMatchObject({ offset: 2, count: 2 });
    answerGet(server, { b64: btoa('\xb6z') }, { total: '4' });
    await pass(50);
    expect(shown()).toEqual(['aöz']);
  });

  it('is loaded further when asked', async () => {
    const { server } = await openDetails(wireRow('k'), 'x'.repeat(65_536), { total: '65540' });
    expect(screen.getByTestId('details').textContent).toContain('64.0 KB of 64.0 KB loaded');
    fireEvent.click(screen.getByText('Load more'));
    await pass(300);
    answerGet(server, 'x'.repeat(65_536), { total: '65540' });
    await pass(0);
    expect(server.last('get')).toMatchObject({ offset: 65_536, count: 4 });
    answerGet(server, 'end!', { total: '65540' });
    await pass(50);
    expect(screen.queryByText('Load more')).toBeNull();
  });

  it('is not read again by itself where it is long', async () => {
    const half = 'x'.repeat(65_536);
    const total = String(2 ** 20 + 65_536);
    const { server } = await openDetails(wireRow('k'), half, { total });
    fireEvent.click(screen.getByText('Load more'));
    await pass(300);
    while (screen.queryByText('Loading…')) {
      answerGet(server, half, { total });
      await pass(0);
    }
    const asked = server.all('get').length;
    server.delta({ to: '101', rows: [wireRow('k', { revision: '101' })] });
    await pass(600);
    expect(server.all('get')).toHaveLength(asked);
    expect(screen.getByTestId('details-stale').textContent).toContain('changed since it was read');
    fireEvent.click(screen.getByText('Read again'));
    await pass(300);
    expect(server.last('get').offset).toBe(0);
  });

  it('is read again from the start when it changes between two ranges', async () => {
    const { server } = await openDetails(wireRow('k'), 'ab', { total: '4' });
    answerGet(server, 'XY', { total: '4', revision: '2' });
    await pass(0);
    expect(server.last('get').offset).toBe(0);
    answerGet(server, 'WXYZ', { total: '4', revision: '2' });
    await pass(50);
    expect(shown()).toEqual(['WXYZ']);
  });

  it('is shown as far as one range goes where it never stands still', async () => {
    const { server } = await openDetails(wireRow('k'), 'ab', { total: '4' });
    for (let revision = 2; server.last('get').seq < 6; revision++) {
      answerGet(server, 'XY', { total: '4', revision: String(revision) });
      await pass(0);
    }
    answerGet(server, 'XY', { total: '4', revision: '99' });
    await pass(50);
    expect(shown()).toEqual(['XY']);
    expect(screen.getByTestId('details').textContent).toContain('2 B of 4 B loaded');
  });

  it('is read at most every quarter of a second, and one read is not given up for the next', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    const before = server.all('get').length;
    for (let i = 0; i < 20; i++) {
      server.delta({
        from: String(100 + i),
        to: String(101 + i),
        rows: [wireRow('k', { revision: String(101 + i) })],
      });
      await pass(50);
    }
    expect(server.all('get').length).toBe(before + 1);
    answerGet(server, 'late', { revision: '101' });
    await pass(0);
    expect(shown()).toEqual(['late']);
    await pass(300);
    expect(server.all('get').length).toBe(before + 2);
  });

  it('is read once where its row comes after the value', async () => {
    const { server } = await openPage([], '#keys?key=k');
    answerGet(server, 'one', { revision: '7' });
    await pass(300);
    server.delta({ to: '101', rows: [wireRow('k', { revision: '7' })] });
    await pass(600);
    expect(server.all('get')).toHaveLength(1);
    server.delta({ to: '102', rows: [wireRow('k', { revision: '8' })] });
    await pass(600);
    expect(server.all('get')).toHaveLength(2);
  });

  it('follows the key', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    server.delta({ to: '101', rows: [wireRow('k', { revision: '101', preview: 'two' })] });
    await pass(300);
    answerGet(server, 'two', { revision: '101' });
    await pass(50);
    expect(shown()).toEqual(['two']);
    server.delta({ from: '101', to: '102', deleted: ['k'] });
    await pass(300);
    answerGet(server, '', { type: 'none', total: '0' });
    await pass(50);
    expect(screen.getByTestId('details-gone').textContent).toContain('no longer exists');
  });

  it('says so where there never was such a key', async () => {
    const { server } = await openPage([], '#keys?key=absent');
    answerGet(server, '', { type: 'none', total: '0' });
    await pass(300);
    expect(screen.getByTestId('details-gone').textContent).toBe('There is no key of this name.');
  });

  it('says so where a type has no view', async () => {
    await openDetails(wireRow('k', { type: 'module' }), '', { type: 'module', total: '3' });
    expect(screen.getByTestId('details').textContent).toContain(
      'Values of type module have no view yet',
    );
  });
});

describe('editing', () => {
  it('saves and keeps the life of the key', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    fireEvent.click(screen.getByTestId('edit-button'));
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'two' } });
    fireEvent.click(screen.getByTestId('save-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['SET', 'k', 'two', 'KEEPTTL']);
    answerCommand(server, 'OK');
    await pass(0);
    expect(screen.queryByTestId('edit-value')).toBeNull();
  });

  it('is not overwritten by a change, but says that there was one', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    fireEvent.click(screen.getByTestId('edit-button'));
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'mine' } });
    server.delta({ to: '101', rows: [wireRow('k', { revision: '101' })] });
    await pass(300);
    answerGet(server, 'theirs', { revision: '101' });
    await pass(50);
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'mine');
    expect(screen.getByTestId('edit-conflict').textContent).toContain('has changed since');
    fireEvent.click(screen.getByText('Load the new value'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'theirs');
    expect(screen.queryByTestId('edit-conflict')).toBeNull();
  });

  it('does not take a new expiry for a new value', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    fireEvent.click(screen.getByTestId('edit-button'));
    const expireAt = String(Date.now() + 60_000);
    server.delta({ to: '101', rows: [wireRow('k', { revision: '101', expireAt })] });
    await pass(300);
    answerGet(server, 'one', { revision: '101', expireAt });
    await pass(50);
    expect(screen.queryByTestId('edit-conflict')).toBeNull();
  });

  it('is not lost without a question', async () => {
    const { server } = await openDetails(wireRow('k'), 'one');
    server.delta({ to: '101', rows: [wireRow('l', { revision: '101' })] });
    await pass(50);
    fireEvent.click(screen.getByTestId('edit-button'));
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'mine' } });
    fireEvent.keyDown(screen.getByTestId('edit-value'), { key: 'Escape' });
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'mine');
    fireEvent.click(screen.getAllByTestId('row')[1] as HTMLElement);
    fireEvent.click(screen.getByText('Keep editing'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'mine');
    fireEvent.click(screen.getAllByTestId('row')[1] as HTMLElement);
    fireEvent.click(screen.getByTestId('confirm-discard'));
    await pass(300);
    expect(screen.queryByTestId('edit-value')).toBeNull();
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('l');
  });

  it('gives binary values and keys back as bytes', async () => {
    const { server } = await openDetails(wireRow({ b64: '/w==' }), { b64: btoa('\xfe\x01') });
    fireEvent.click(screen.getByTestId('edit-button'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', '\\xfe\\x01');
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: '\\xfe\\x02\\q' } });
    fireEvent.click(screen.getByTestId('save-button'));
    expect(screen.getByRole('alert').textContent).toContain('Bad escape');
    fireEvent.change(screen.getByTestId('edit-value'), { target: { value: '\\xfe\\x02' } });
    fireEvent.click(screen.getByTestId('save-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual([
      'SET',
      { b64: '/w==' },
      { b64: btoa('\xfe\x02') },
      'KEEPTTL',
    ]);
  });
});

describe('expiry and deletion', () => {
  it('sets and removes an expiry', async () => {
    const expireAt = String(Date.now() + 100_000);
    const { server } = await openDetails(wireRow('k', { expireAt }), 'v', { expireAt });
    fireEvent.change(screen.getByTestId('expire-amount'), { target: { value: '30' } });
    fireEvent.click(screen.getByTestId('expire-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['EXPIRE', 'k', '30']);
    answerCommand(server, { int: '1' });
    await pass(0);
    fireEvent.click(screen.getByTestId('persist-button'));
    await pass(0);
    expect(server.last('cmd').args).toEqual(['PERSIST', 'k']);
  });

  it('deletes only after a confirmation', async () => {
    const { server } = await openDetails(wireRow('k'), 'v');
    const writes: (readonly unknown[])[] = [];
    server.answerCommands((args) => {
      if (args[0] === 'MEMORY') return { int: '60' };
      if (args[0] === 'DUMP') return { b64: '/w==' };
      if (args[0] === 'PEXPIRETIME') return { int: '-1' };
      writes.push(args);
      return { int: '1' };
    });
    fireEvent.click(screen.getByTestId('details-delete'));
    await pass(0);
    const dialog = screen.getByRole('dialog');
    expect(dialog.contains(document.activeElement)).toBe(true);
    expect(dialog.textContent).toContain('Delete this key?');
    fireEvent.click(screen.getByText('Cancel'));
    expect(writes).toEqual([]);
    fireEvent.click(screen.getByTestId('details-delete'));
    await pass(0);
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(writes).toEqual([['UNLINK', 'k']]);
    expect(screen.queryByTestId('details')).toBeNull();
  });

  it('shows what the server refuses', async () => {
    const { server } = await openDetails(wireRow('k'), 'v');
    server.answerCommands(() => new Error('NOPERM no'));
    fireEvent.change(screen.getByTestId('expire-amount'), { target: { value: '30' } });
    fireEvent.click(screen.getByTestId('expire-button'));
    await pass(0);
    expect(screen.getByTestId('details-error').textContent).toBe('NOPERM no');
    fireEvent.click(screen.getByTestId('details-delete'));
    await pass(0);
    fireEvent.click(screen.getByTestId('bulk-confirm'));
    await pass(0);
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toBe('NOPERM no');
    expect(screen.getByTestId('details')).toBeTruthy();
  });
});
