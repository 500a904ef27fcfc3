import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Text, textId } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { cells, element, int, openType, press, type } from '../../../test/typeView';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A set as the server has it; a scan may meet a member twice. */
class Members {
  readonly members = new Map<string, Text>();

  constructor(members: readonly Text[]) {
    for (const member of members) this.members.set(textId(member), member);
  }

  readonly execute = (args: readonly Text[]): ReplyValue | Error => {
    const [name, , first = ''] = args;
    switch (name) {
      case 'SCARD':
        return int(this.members.size);
      case 'SSCAN': {
        const all = [...this.members.values()];
        const from = Number(first);
        const next = from + 100 < all.length ? from + 100 : 0;
        const page = all.slice(from, from + 100);
        return [String(next), [...page, ...page.slice(0, 1)]];
      }
      case 'SADD': {
        if (first === '') return new Error('OOM no');
        const known = this.members.has(textId(first));
        this.members.set(textId(first), first);
        return int(known ? 0 : 1);
      }
      case 'SREM':
        return int(this.members.delete(textId(first)) ? 1 : 0);
      default:
        return new Error(`ERR unknown command ${name}`);
    }
  };
}

const openSet = (members: Members) => openType('set', members.execute);

describe('a set', () => {
  it('is read in pages, each member once', async () => {
    const opened = await openSet(new Members(Array.from({ length: 150 }, (_, i) => `m${i}`)));
    expect(screen.getByTestId('page-range').textContent).toBe('100 of 150 members');
    fireEvent.click(screen.getByLabelText('Next page'));
    await opened.settle();
    expect(screen.getByTestId('page-range').textContent).toBe('Page 2: 50 of 150 members');
    fireEvent.click(screen.getByLabelText('Previous page'));
    await opened.settle();
    expect(cells()[0]?.[0]).toBe('m0');
  });

  it('asks the server for a pattern', async () => {
    const opened = await openSet(new Members(['a']));
    type('element-filter', 'x?');
    await opened.settle(500);
    expect(opened.sent('SSCAN').at(-1)).toEqual(['k', '0', 'MATCH', 'x?', 'COUNT', '2000']);
  });

  it('follows changes, and shows a member whole', async () => {
    const members = new Members(['a', { b64: '/wA=' }]);
    const opened = await openSet(members);
    fireEvent.click(element('\\xff\\x00'));
    expect(screen.getByTestId('whole-text')).toHaveProperty('value', '\\xff\\x00');
    members.members.delete('a');
    await opened.changed();
    expect(cells()).toEqual([['\\xff\\x00', '']]);
  });

  it('gets members and says which it had', async () => {
    const opened = await openSet(new Members(['a']));
    press('add-button');
    type('add-member', 'b');
    press('add-save');
    await opened.settle();
    expect(cells().map(([member]) => member)).toEqual(['a', 'b']);
    type('add-member', 'b');
    press('add-save');
    await opened.settle();
    expect(screen.getByTestId('add-form').textContent).toContain('already contains this member');
    type('add-member', '');
    press('add-save');
    await opened.settle();
    expect(screen.getByTestId('view-error').textContent).toBe('OOM no');
  });

  it('loses a member only after a confirmation that names it', async () => {
    const opened = await openSet(new Members(['a', 'b']));
    element('b').focus();
    fireEvent.keyDown(element('b'), { key: 'Delete' });
    expect(screen.getByTestId('remove-name').textContent).toBe('b');
    press('confirm-remove');
    await opened.settle();
    expect(opened.sent('SREM')).toEqual([['k', 'b']]);
    expect(cells()).toEqual([['a', '']]);
  });
});
