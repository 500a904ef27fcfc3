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

const LONG = new Error('OOM the reply would take more than 393216 bytes of memory');

/** A list as the server has it. */
class List {
  elements: Text[];
  tooLong: number | undefined;

  constructor(elements: Text[]) {
    this.elements = elements;
  }

  readonly execute = (args: readonly Text[]): ReplyValue | Error => {
    const [name, , ...rest] = args;
    const value = rest.at(-1) ?? '';
    const same = (each: Text) => textId(each) === textId(value);
    switch (name) {
      case 'LLEN':
        return int(this.elements.length);
      case 'LRANGE': {
        const [from, to] = [Number(rest[0]), Number(rest[1])];
        if (this.tooLong !== undefined && from <= this.tooLong && this.tooLong <= to) return LONG;
        return this.elements.slice(from, to + 1);
      }
      case 'LINDEX':
        return this.elements[Number(rest[0])] ?? null;
      case 'LPOS': {
        const at =
          rest[1] === 'RANK'
            ? this.elements.findLastIndex((each) => textId(each) === textId(rest[0] ?? ''))
            : this.elements.findIndex(same);
        return at < 0 ? null : int(at);
      }
      case 'LSET':
        this.elements[Number(rest[0])] = value;
        return 'OK';
      case 'LREM': {
        const at =
          rest[0] === '1' ? this.elements.findIndex(same) : this.elements.findLastIndex(same);
        if (at >= 0) this.elements.splice(at, 1);
        return int(at < 0 ? 0 : 1);
      }
      case 'LPUSH':
        return int(this.elements.unshift(value));
      case 'RPUSH':
        return int(this.elements.push(value));
      case 'LINSERT': {
        const at = this.elements.indexOf(rest[1] ?? '');
        this.elements.splice(rest[0] === 'BEFORE' ? at : at + 1, 0, value);
        return int(this.elements.length);
      }
      default:
        return new Error(`ERR unknown command ${name}`);
    }
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `e${i}`);
const openList = (list: List) => openType('list', list.execute);
const values = () => cells().map(([, value]) => value);

async function removeElement(list: List, name: string) {
  const opened = await openList(list);
  fireEvent.keyDown(element(name), { key: 'Delete' });
  press('confirm-remove');
  await opened.settle();
}

describe('a list', () => {
  it('is read in windows, and any position can be reached', async () => {
    const opened = await openList(new List(numbers(1_000)));
    expect(screen.getByTestId('page-range').textContent).toBe('1–100 of 1,000');
    fireEvent.click(screen.getByLabelText('Last page'));
    await opened.settle();
    expect(screen.getByTestId('page-range').textContent).toBe('901–1,000 of 1,000');
    fireEvent.click(screen.getByLabelText('Previous page'));
    await opened.settle();
    expect(values()[0]).toBe('e800');
    type('go-to', '555');
    fireEvent.submit(screen.getByTestId('go-to'));
    await opened.settle();
    expect(cells()[0]).toEqual(['555', 'e555', '']);
    expect(opened.sent('LRANGE').at(-1)).toEqual(['k', '555', '654']);
  });

  it('shows the other elements where one is too long for a reply', async () => {
    const list = new List(numbers(5));
    list.tooLong = 3;
    await openList(list);
    expect(values()).toEqual(['e0', 'e1', 'e2', '(too long to show)', 'e4']);
  });

  it('goes back when its end is taken away from under the page', async () => {
    const list = new List(numbers(250));
    const opened = await openList(list);
    fireEvent.click(screen.getByLabelText('Last page'));
    await opened.settle();
    list.elements = numbers(150);
    await opened.changed();
    expect(screen.getByTestId('page-range').textContent).toBe('101–150 of 150');
  });

  it('is pushed to at both ends', async () => {
    const list = new List(['a']);
    const opened = await openList(list);
    press('add-button');
    type('add-value', 'left');
    press('push-left');
    await opened.settle();
    type('add-value', 'right');
    press('push-right');
    await opened.settle();
    expect(values()).toEqual(['left', 'a', 'right']);
  });

  it('sets an element, and inserts beside it', async () => {
    const list = new List(['a', 'b']);
    const opened = await openList(list);
    fireEvent.click(element('Element 1'));
    await opened.settle();
    type('element-value', 'B');
    press('element-save');
    await opened.settle();
    fireEvent.click(element('Element 1'));
    await opened.settle();
    type('insert-value', 'between');
    fireEvent.click(screen.getByText('Before'));
    await opened.settle();
    expect(list.elements).toEqual(['a', 'between', 'B']);
  });

  it('does not insert beside an equal element that stands earlier', async () => {
    const list = new List(['a', 'b', 'a']);
    const opened = await openList(list);
    fireEvent.click(element('Element 2'));
    await opened.settle();
    type('insert-value', 'x');
    fireEvent.click(screen.getByText('After'));
    await opened.settle();
    expect(list.elements).toEqual(['a', 'b', 'a']);
    expect(screen.getByTestId('view-error').textContent).toContain('which is at index 0');
  });

  it('says that another element moved to the index that is edited', async () => {
    const list = new List(['a', 'b']);
    const opened = await openList(list);
    fireEvent.click(element('Element 0'));
    await opened.settle();
    type('element-value', 'mine');
    list.elements.unshift('new');
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('Another element');
  });

  it.each([
    [0, ['b', 'a', 'c', 'a']],
    [2, ['a', 'b', 'c', 'a']],
    [4, ['a', 'b', 'a', 'c']],
  ])('deletes the element at index %i and no equal one', async (index, left) => {
    const list = new List(['a', 'b', 'a', 'c', 'a']);
    await removeElement(list, `Element ${index}`);
    expect(list.elements).toEqual(left);
  });

  it('deletes nothing where the element moved', async () => {
    const list = new List(['a', 'b']);
    const opened = await openList(list);
    fireEvent.keyDown(element('Element 1'), { key: 'Delete' });
    expect(screen.getByTestId('remove-name').textContent).toBe('Element 1: b');
    list.elements.unshift('new');
    press('confirm-remove');
    await opened.settle();
    expect(list.elements).toEqual(['new', 'a', 'b']);
    expect(screen.getByTestId('view-error').textContent).toContain('Nothing was done');
  });
});
