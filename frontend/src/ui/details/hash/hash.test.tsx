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

/** A hash as the server has it: pages of two fields, whatever COUNT says. */
class Hash {
  readonly fields = new Map<string, { field: Text; value: Text; expireAt: number }>();
  knowsExpiry = true;
  refuses: string | undefined;

  set(field: Text, value: Text, expireAt = -1): void {
    this.fields.set(textId(field), { field, value, expireAt });
  }

  readonly execute = (args: readonly Text[]): ReplyValue | Error => {
    const [name, , ...rest] = args;
    if (this.refuses === name) return new Error(`NOPERM no ${name}`);
    const all = [...this.fields.values()];
    const at = (field: Text | undefined) => this.fields.get(textId(field ?? ''));
    switch (name) {
      case 'COMMAND':
        return this.knowsExpiry ? [['hpexpiretime']] : [null];
      case 'HLEN':
        return int(this.fields.size);
      case 'HSCAN': {
        const from = Number(rest[0]);
        const next = from + 2 < all.length ? from + 2 : 0;
        const match = rest.indexOf('MATCH');
        const wanted = match < 0 ? '' : String(rest[match + 1]).replaceAll('*', '');
        const found = all
          .slice(from, from + 2)
          .filter(({ field }) => textId(field).includes(wanted));
        return [String(next), found.flatMap(({ field, value }) => [field, value])];
      }
      case 'HPEXPIRETIME':
        return rest.slice(2).map((field) => int(at(field)?.expireAt ?? -2));
      case 'HGET':
        return at(rest[0])?.value ?? null;
      case 'HSET': {
        const known = this.fields.has(textId(rest[0] ?? ''));
        this.set(rest[0] ?? '', rest[1] ?? '');
        return int(known ? 0 : 1);
      }
      case 'HDEL':
        return int(this.fields.delete(textId(rest[0] ?? '')) ? 1 : 0);
      default:
        return [int(1)];
    }
  };
}

async function openHash(hash: Hash) {
  return openType('hash', hash.execute);
}

function threeFields(): Hash {
  const hash = new Hash();
  hash.set('a', '1');
  hash.set('b', '2', Date.now() + 90_000);
  hash.set({ b64: '/w==' }, { b64: '/g==' });
  return hash;
}

describe('a hash', () => {
  it('is shown with the expiry of its fields', async () => {
    await openHash(threeFields());
    expect(cells()).toEqual([
      ['a', '1', '–', ''],
      ['b', '2', expect.stringMatching(/^1 m (29|30) s$/), ''],
      ['\\xff', '\\xfe', '–', ''],
    ]);
    expect(screen.getByTestId('page-range').textContent).toBe('3 fields');
  });

  it('has no column for the expiry where the server does not know it', async () => {
    const hash = threeFields();
    hash.knowsExpiry = false;
    const opened = await openHash(hash);
    expect(cells()[0]).toEqual(['a', '1', '']);
    expect(opened.sent('HPEXPIRETIME')).toEqual([]);
  });

  it('is read in pages', async () => {
    const hash = new Hash();
    for (let i = 0; i < 250; i++) hash.set(`f${i}`, String(i));
    const opened = await openHash(hash);
    expect(screen.getByTestId('page-range').textContent).toBe('100 of 250 fields');
    fireEvent.click(screen.getByLabelText('Next page'));
    await opened.settle();
    expect(cells()[0]?.[0]).toBe('f100');
    expect(screen.getByTestId('page-range').textContent).toBe('Page 2: 100 of 250 fields');
    fireEvent.click(screen.getByLabelText('Next page'));
    await opened.settle();
    expect(screen.getByTestId('page-range').textContent).toBe('Page 3: 50 of 250 fields');
    expect(screen.getByLabelText('Next page').getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(screen.getByLabelText('First page'));
    await opened.settle();
    expect(cells()[0]?.[0]).toBe('f0');
    // only what is on the screen is in the document
    expect(screen.getAllByTestId('element').length).toBeLessThan(60);
  });

  it('is filtered', async () => {
    const hash = new Hash();
    for (let i = 0; i < 250; i++) hash.set(`f${i}`, String(i));
    const opened = await openHash(hash);
    type('element-filter', '24');
    await opened.settle(500);
    expect(opened.sent('HSCAN').at(-1)).toContain('*24*');
    expect(cells().map(([field]) => field)).toContain('f240');
    expect(cells().map(([field]) => field)).not.toContain('f1');
  });

  it('asks for less where a reply is too long, and shows what has no room at all', async () => {
    const hash = threeFields();
    const opened = await openType('hash', (args) => {
      const long = new Error('ERR the reply is too large for an observer: 400000 bytes');
      if (args[0] === 'HSCAN' && !args.includes('NOVALUES')) return long;
      if (args[0] === 'HSCAN') return ['0', ['a', 'b', 'c']];
      if (args[0] === 'HMGET' && args.includes('b')) return long;
      if (args[0] === 'HMGET') return args.slice(2).map((field) => `${String(field)}!`);
      return hash.execute(args);
    });
    expect(cells().map((row) => row.slice(0, 2))).toEqual([
      ['a', 'a!'],
      ['b', '(too long to show)'],
      ['c', 'c!'],
    ]);
    expect(opened.sent('HSCAN').map((args) => args.at(-1))).toEqual(
      expect.arrayContaining(['200', '50', '12', '3']),
    );
  });

  it('follows changes', async () => {
    const hash = threeFields();
    const opened = await openHash(hash);
    hash.set('a', 'new');
    await opened.changed();
    expect(cells()[0]?.[1]).toBe('new');
  });

  it('gets a new field, also a binary one', async () => {
    const hash = threeFields();
    const opened = await openHash(hash);
    press('add-button');
    type('add-field', 'c');
    type('add-value', '\\x41');
    press('add-save');
    await opened.settle();
    expect(opened.sent('HSET')).toEqual([['k', 'c', '\\x41']]);
    press('escapes');
    type('add-field', '\\xff');
    type('add-value', '\\x42');
    press('add-save');
    await opened.settle();
    expect(opened.sent('HSET')[1]).toEqual(['k', { b64: '/w==' }, 'B']);
    expect(screen.getByTestId('add-form').textContent).toContain('was replaced');
    type('add-field', '\\q');
    press('add-save');
    await opened.settle();
    expect(screen.getByRole('alert').textContent).toContain('Bad escape');
  });

  it('keeps the expiry of a field that is edited', async () => {
    const hash = threeFields();
    const expireAt = String(hash.fields.get('b')?.expireAt);
    const opened = await openHash(hash);
    fireEvent.click(element('b'));
    await opened.settle();
    type('element-value', 'two');
    press('element-save');
    await opened.settle();
    expect(opened.sent('HSET')).toEqual([['k', 'b', 'two']]);
    expect(opened.sent('HPEXPIREAT')).toEqual([['k', expireAt, 'FIELDS', '1', 'b']]);
    expect(screen.queryByTestId('element-editor')).toBeNull();
    expect(cells()[1]?.[1]).toBe('two');
  });

  it('sets and removes the expiry of a field', async () => {
    const opened = await openHash(threeFields());
    fireEvent.click(element('b'));
    await opened.settle();
    type('field-expiry', '60');
    fireEvent.click(screen.getAllByText('Set expiry')[1] as HTMLElement);
    await opened.settle();
    expect(opened.sent('HEXPIRE')).toEqual([['k', '60', 'FIELDS', '1', 'b']]);
    fireEvent.click(screen.getAllByText('Persist')[1] as HTMLElement);
    await opened.settle();
    expect(opened.sent('HPERSIST')).toEqual([['k', 'FIELDS', '1', 'b']]);
  });

  it('says that a field changed or went while it was edited', async () => {
    const hash = threeFields();
    const opened = await openHash(hash);
    fireEvent.click(element('a'));
    await opened.settle();
    hash.set('a', 'first');
    await opened.changed();
    // nothing was typed: the editor follows
    expect(screen.getByTestId('element-value')).toHaveProperty('value', 'first');
    expect(screen.queryByTestId('element-conflict')).toBeNull();
    type('element-value', 'mine');
    hash.set('a', 'theirs');
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('has changed since');
    expect(screen.getByTestId('element-value')).toHaveProperty('value', 'mine');
    fireEvent.click(screen.getByText('Load the new value'));
    expect(screen.getByTestId('element-value')).toHaveProperty('value', 'theirs');
    expect(screen.queryByTestId('element-conflict')).toBeNull();
    hash.fields.delete('a');
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('has been deleted');
  });

  it('asks before an edit is lost', async () => {
    const opened = await openHash(threeFields());
    fireEvent.click(element('a'));
    await opened.settle();
    type('element-value', 'mine');
    fireEvent.keyDown(screen.getByTestId('element-value'), { key: 'Escape' });
    fireEvent.click(element('b'));
    fireEvent.click(screen.getByText('Keep editing'));
    expect(screen.getByTestId('element-value')).toHaveProperty('value', 'mine');
    fireEvent.click(element('b'));
    press('confirm-discard');
    await opened.settle();
    expect(screen.getByTestId('element-value')).toHaveProperty('value', '2');
  });

  it('loses a field only after a confirmation that names it', async () => {
    const hash = threeFields();
    const opened = await openHash(hash);
    fireEvent.keyDown(element('a'), { key: 'Delete' });
    expect(screen.getByTestId('remove-name').textContent).toBe('a');
    fireEvent.click(screen.getByText('Keep it'));
    expect(opened.sent('HDEL')).toEqual([]);
    fireEvent.click(screen.getByLabelText('Delete \\xff'));
    press('confirm-remove');
    await opened.settle();
    expect(opened.sent('HDEL')).toEqual([['k', { b64: '/w==' }]]);
    expect(cells()).toHaveLength(2);
  });

  it('shows what the server refuses, in its place', async () => {
    const hash = threeFields();
    const opened = await openHash(hash);
    fireEvent.click(element('a'));
    await opened.settle();
    hash.refuses = 'HSET';
    type('element-value', 'x');
    press('element-save');
    await opened.settle();
    expect(screen.getByTestId('element-editor').textContent).toContain('NOPERM no HSET');
    hash.refuses = 'HLEN';
    await opened.changed();
    expect(screen.getAllByTestId('view-error').at(-1)?.textContent).toBe('NOPERM no HLEN');
  });

  it('is walked through by keyboard', async () => {
    const opened = await openHash(threeFields());
    element('a').focus();
    fireEvent.keyDown(element('a'), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(element('b'));
    fireEvent.keyDown(element('b'), { key: 'Home' });
    expect(document.activeElement).toBe(element('a'));
    fireEvent.keyDown(element('a'), { key: 'Enter' });
    await opened.settle();
    expect(document.activeElement).toBe(screen.getByTestId('element-value'));
  });
});
