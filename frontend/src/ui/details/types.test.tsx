import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Text } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import { cells, int, openByAddress, openType, type } from '../../test/typeView';
import { draftOf, typedText } from './shared/typed';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** One element in a key of any type. */
function execute([name, first]: readonly Text[]): ReplyValue | Error {
  switch (name) {
    case 'HLEN':
    case 'LLEN':
    case 'SCARD':
    case 'ZCARD':
    case 'XLEN':
      return int(1);
    case 'HSCAN':
      return ['0', ['e', 'value']];
    case 'HGET':
    case 'LINDEX':
      return 'value';
    case 'SSCAN':
      return ['0', ['e']];
    case 'LRANGE':
      return ['value'];
    case 'ZRANGE':
      return [['e', { double: '1' }]];
    case 'ZSCORE':
      return { double: '1' };
    case 'XREVRANGE':
    case 'XRANGE':
      return [['1-0', ['f', 'v']]];
    case 'COMMAND':
      return [null];
    default:
      return new Error(`ERR unexpected ${String(name)} ${String(first)}`);
  }
}

const TYPES = ['hash', 'list', 'set', 'zset', 'stream'];

describe.each(TYPES)('a %s', (each) => {
  it('can be looked at but not changed where the server is read-only', async () => {
    const opened = await openType(each, execute, { readOnly: true });
    expect(cells()).toHaveLength(1);
    expect(screen.queryByTestId('add-button')).toBeNull();
    expect(screen.queryByLabelText(/^Delete/)).toBeNull();
    fireEvent.keyDown(screen.getByTestId('element'), { key: 'Delete' });
    expect(screen.queryByTestId('confirm-remove')).toBeNull();
    fireEvent.click(screen.getByTestId('element'));
    await opened.settle();
    expect(screen.queryByTestId('element-save')).toBeNull();
    expect(screen.queryByTestId('element-remove')).toBeNull();
  });

  it('stays in sight but cannot be changed while the connection is lost', async () => {
    const opened = await openType(each, execute);
    fireEvent.click(screen.getByTestId('element'));
    await opened.settle();
    expect(screen.getByTestId('add-button')).toBeTruthy();
    opened.server.close(1006);
    await opened.settle(10);
    expect(cells()).toHaveLength(1);
    expect(screen.queryByTestId('add-button')).toBeNull();
    expect(screen.queryByTestId('element-save')).toBeNull();
    expect(screen.queryByLabelText(/^Delete/)).toBeNull();
  });

  it('is read again a few times a second at most, however often it changes', async () => {
    const opened = await openType(each, execute);
    const asked = opened.server.all('cmd').length;
    for (let i = 0; i < 20; i++) await opened.changed();
    const reads = (opened.server.all('cmd').length - asked) / 20;
    // 600 ms for each change: two or three reads of at most three commands
    expect(reads).toBeLessThanOrEqual(9);
    expect(reads).toBeGreaterThan(0);
  });

  it('is read once where its row comes after the value', async () => {
    const opened = await openByAddress(each, execute);
    const reads = opened.server.all('cmd').length + opened.server.all('get').length;
    await opened.listed();
    expect(opened.server.all('cmd').length + opened.server.all('get').length).toBe(reads);
    await opened.changed();
    expect(opened.server.all('cmd').length).toBeGreaterThan(reads);
  });

  it('closes with Escape', async () => {
    await openType(each, execute);
    fireEvent.keyDown(screen.getByTestId('element'), { key: 'Escape' });
    expect(screen.queryByTestId('details')).toBeNull();
  });

  it('shows that it is gone', async () => {
    const opened = await openType(each, execute);
    await opened.deleted();
    expect(screen.getByTestId('details-gone')).toBeTruthy();
    expect(screen.queryByTestId('elements')).toBeNull();
  });
});

describe('an edit in a view', () => {
  it('is not lost when the key goes', async () => {
    let gone = false;
    const opened = await openType('hash', (args) =>
      gone && args[0] === 'HGET' ? null : execute(args),
    );
    fireEvent.click(screen.getByTestId('element'));
    await opened.settle();
    type('element-value', 'mine');
    gone = true;
    await opened.deleted();
    expect(screen.getByTestId('details-gone')).toBeTruthy();
    expect(screen.getByTestId('element-value')).toHaveProperty('value', 'mine');
    expect(screen.getByTestId('element-conflict').textContent).toContain('has been deleted');
  });
});

describe('a draft', () => {
  it.each<[Text, boolean]>([
    ['größe', true],
    ['a\nb\tc', false],
    ['a\r\nb', false],
    ['a\nb', true],
    [{ b64: '/w==' }, false],
    ['\\x41', true],
  ])('comes back as it was: %j', (text, single) => {
    expect(typedText(draftOf(text, single))).toEqual(text);
  });

  it('is escaped only where a field would not keep it', () => {
    expect(draftOf('größe', true).escaped).toBe(false);
    expect(draftOf('a\nb', false).escaped).toBe(false);
    expect(draftOf('a\nb', true).escaped).toBe(true);
    expect(draftOf('a\rb', false).escaped).toBe(true);
  });
});
