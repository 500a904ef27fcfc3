import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { cells, element, int, openType, press, type } from '../../../test/typeView';
import { timeOf } from './streamPage';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A stream as the server has it: ids are numbers here, each with the sequence 0. */
class Stream {
  entries: { id: number; fields: Text[] }[] = [];
  groups = ['workers'];
  pending = [1, 2];

  constructor(count: number) {
    for (let i = 1; i <= count; i++) this.entries.push({ id: i, fields: ['n', String(i)] });
  }

  readonly execute = (args: readonly Text[]): ReplyValue | Error => {
    const [name, ...rest] = args;
    const text = rest.map(String);
    switch (name) {
      case 'XLEN':
        return int(this.entries.length);
      case 'XRANGE':
      case 'XREVRANGE':
        return this.range(name === 'XREVRANGE', text);
      case 'XADD': {
        const id = (this.entries.at(-1)?.id ?? 0) + 1;
        this.entries.push({ id, fields: rest.slice(2) });
        return `${id}-0`;
      }
      case 'XDEL':
        this.entries = this.entries.filter(({ id }) => `${id}-0` !== text[1]);
        return int(1);
      case 'XTRIM':
        return int(this.entries.splice(0, this.entries.length - Number(text[3])).length);
      case 'XINFO':
        return this.info(text);
      case 'XPENDING':
        return this.pending.map((id) => [`${id}-0`, 'anna', int(1500), int(3)]);
      case 'XACK':
        this.pending = this.pending.filter((id) => `${id}-0` !== text[2]);
        return int(1);
      case 'XGROUP':
        if (text[0] === 'DESTROY') this.groups = this.groups.filter((group) => group !== text[2]);
        else if (this.groups.includes(text[2] ?? '')) return new Error('BUSYGROUP exists');
        else this.groups.push(text[2] ?? '');
        return 'OK';
      default:
        return new Error(`ERR unknown command ${name}`);
    }
  };

  private range(reversed: boolean, [, first = '', last = '', , count = '1000']: string[]) {
    const [from, to] = reversed ? [last, first] : [first, last];
    const limit = (text: string) =>
      text === '-' ? 0 : text === '+' ? Number.POSITIVE_INFINITY : Number.parseInt(text, 10);
    const found = this.entries.filter(({ id }) => {
      const above = from.startsWith('(') ? id > limit(from.slice(1)) : id >= limit(from);
      return above && (to.startsWith('(') ? id < limit(to.slice(1)) : id <= limit(to));
    });
    return (reversed ? found.toReversed() : found)
      .slice(0, Number(count))
      .map(({ id, fields }) => [`${id}-0`, fields]);
  }

  private info([what]: string[]): ReplyValue {
    if (what === 'CONSUMERS') {
      return [
        {
          map: [
            ['name', 'anna'],
            ['pending', int(2)],
            ['idle', int(1500)],
          ],
        },
      ];
    }
    return this.groups.map((group) => ({
      map: [
        ['name', group],
        ['consumers', int(1)],
        ['pending', int(this.pending.length)],
        ['last-delivered-id', '2-0'],
        ['lag', null],
      ],
    }));
  }
}

const openStream = (stream: Stream) => openType('stream', stream.execute);
const ids = () => cells().map(([id]) => id);

async function openGroups(stream: Stream) {
  const opened = await openStream(stream);
  fireEvent.click(screen.getByText('Groups'));
  await opened.settle();
  return opened;
}

describe('a stream', () => {
  it('is read by id, newest first, and in the other order', async () => {
    const opened = await openStream(new Stream(250));
    expect(cells()[0]).toEqual(['250-0', 'n: 250', '']);
    expect(screen.getByTestId('page-range').textContent).toBe('100 of 250 entries');
    fireEvent.click(screen.getByLabelText('Next page'));
    await opened.settle();
    expect(opened.sent('XREVRANGE').at(-1)).toEqual(['k', '(151-0', '-', 'COUNT', '100']);
    expect(ids()[0]).toBe('150-0');
    fireEvent.click(screen.getByLabelText('Previous page'));
    await opened.settle();
    expect(ids()[0]).toBe('250-0');
    fireEvent.click(screen.getByText('Oldest first'));
    await opened.settle();
    expect(ids()[0]).toBe('1-0');
  });

  it('goes to an id or a time', async () => {
    const opened = await openStream(new Stream(250));
    type('from-id', '42');
    fireEvent.submit(screen.getByTestId('from-id'));
    await opened.settle();
    expect(ids()[0]).toBe('42-0');
    type('from-id', '2026-01-02T03:04:05Z');
    fireEvent.submit(screen.getByTestId('from-id'));
    await opened.settle();
    const at = String(Date.parse('2026-01-02T03:04:05Z'));
    expect(opened.sent('XREVRANGE').at(-1)).toEqual(['k', at, '-', 'COUNT', '100']);
    expect(timeOf(`${at}-0`)).toBe(Number(at));
    expect(timeOf('42-0')).toBe(0);
  });

  it('shows a new entry at once on its first page', async () => {
    const stream = new Stream(3);
    const opened = await openStream(stream);
    stream.entries.push({ id: 9, fields: ['n', 'new'] });
    await opened.changed();
    expect(cells()[0]).toEqual(['9-0', 'n: new', '']);
  });

  it('gets entries with several fields', async () => {
    const opened = await openStream(new Stream(1));
    press('add-button');
    type('add-field-0', 'a');
    type('add-value-0', '1');
    fireEvent.click(screen.getByText('Another field'));
    type('add-field-1', 'b');
    type('add-value-1', '2');
    press('add-save');
    await opened.settle();
    expect(opened.sent('XADD')).toEqual([['k', '*', 'a', '1', 'b', '2']]);
    expect(screen.getByTestId('add-form').textContent).toContain('2-0');
    expect(cells()[0]).toEqual(['2-0', 'a: 1, b: 2', '']);
  });

  it('shows an entry whole, and says when it was deleted', async () => {
    const stream = new Stream(3);
    const opened = await openStream(stream);
    fireEvent.click(element('2-0'));
    await opened.settle();
    expect(screen.getByTestId('whole-text')).toHaveProperty('value', '2');
    expect(screen.queryByTestId('element-conflict')).toBeNull();
    stream.entries.splice(1, 1);
    await opened.changed();
    expect(screen.getByTestId('element-conflict').textContent).toContain('has been deleted');
  });

  it('loses entries only after a confirmation', async () => {
    const opened = await openStream(new Stream(5));
    fireEvent.click(screen.getByLabelText('Delete 4-0'));
    expect(screen.getByTestId('remove-name').textContent).toContain('4-0');
    press('confirm-remove');
    await opened.settle();
    expect(ids()).toEqual(['5-0', '3-0', '2-0', '1-0']);
    press('trim-button');
    type('trim-limit', '2');
    press('trim-save');
    expect(opened.sent('XTRIM')).toEqual([]);
    expect(screen.getByTestId('remove-name').textContent).toBe('MAXLEN = 2');
    press('confirm-remove');
    await opened.settle();
    expect(opened.sent('XTRIM')).toEqual([['k', 'MAXLEN', '=', '2']]);
    expect(screen.getByTestId('trim-form').textContent).toContain('2 entries were deleted');
    expect(ids()).toEqual(['5-0', '3-0']);
  });
});

describe('the groups of a stream', () => {
  it('are shown, created and deleted', async () => {
    const stream = new Stream(3);
    const opened = await openGroups(stream);
    expect(cells()).toEqual([['workers', '1', '2', '–', '']]);
    press('add-button');
    type('group-name', 'workers');
    press('add-save');
    await opened.settle();
    expect(screen.getByTestId('view-error').textContent).toBe('BUSYGROUP exists');
    type('group-name', 'audit');
    type('group-start', '0');
    press('add-save');
    await opened.settle();
    expect(opened.sent('XGROUP').at(-1)).toEqual(['CREATE', 'k', 'audit', '0']);
    fireEvent.click(screen.getByLabelText('Delete audit'));
    expect(screen.getByTestId('remove-name').textContent).toBe('audit');
    press('confirm-remove');
    await opened.settle();
    expect(stream.groups).toEqual(['workers']);
    expect(cells()).toHaveLength(1);
  });

  it('have consumers, and pending entries that can be acknowledged', async () => {
    const opened = await openGroups(new Stream(3));
    fireEvent.click(element('workers'));
    await opened.settle();
    const [consumers, pending] = screen.getAllByTestId('elements');
    expect(cells(consumers)).toEqual([['anna', '2', '1 s']]);
    expect(cells(pending)[0]).toEqual(['1-0', 'anna', '1 s', '3']);
    fireEvent.click(element('1-0'));
    press('confirm-remove');
    await opened.settle();
    expect(opened.sent('XACK')).toEqual([['k', 'workers', '1-0']]);
    expect(cells(screen.getAllByTestId('elements')[1])).toHaveLength(1);
    press('all-groups');
    await opened.settle();
    expect(element('workers')).toBeTruthy();
  });
});
