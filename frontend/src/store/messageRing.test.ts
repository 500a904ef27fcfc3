import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MessageRing } from './messageRing';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ring = () => new MessageRing<string>((message) => message.length, 10, 1_000);
const texts = (of: MessageRing<string>) => of.state().messages.map(({ message }) => message);
const frame = () => vi.advanceTimersByTime(20);

it('keeps the last messages, and counts all', () => {
  const some = ring();
  for (let i = 0; i < 105; i++) some.add(String(i));
  frame();
  expect(texts(some)).toEqual(['95', '96', '97', '98', '99', '100', '101', '102', '103', '104']);
  expect(some.state()).toMatchObject({ total: 105, forgotten: 95, paused: false });
  expect(some.state().messages[0]?.number).toBe(96);
});

it('is bounded by weight, but keeps a message that is too heavy', () => {
  const some = ring();
  for (let i = 0; i < 5; i++) some.add('x'.repeat(400));
  frame();
  expect(texts(some)).toHaveLength(2);
  some.add('y'.repeat(5_000));
  frame();
  expect(texts(some)).toEqual(['y'.repeat(5_000)]);
});

it('notifies once in a frame', () => {
  const some = ring();
  const listener = vi.fn();
  some.subscribe(listener);
  for (let i = 0; i < 1000; i++) some.add('a');
  expect(listener).not.toHaveBeenCalled();
  frame();
  expect(listener).toHaveBeenCalledTimes(1);
  const before = some.state();
  expect(some.state()).toBe(before);
});

it('stands still while it is paused, and counts what comes', () => {
  const some = ring();
  some.add('a');
  some.pause();
  for (let i = 0; i < 20; i++) some.add(String(i));
  some.pause();
  frame();
  expect(texts(some)).toEqual(['a']);
  expect(some.state()).toMatchObject({ paused: true, waiting: 20, total: 21 });
  some.resume();
  frame();
  expect(texts(some)).toHaveLength(10);
  expect(some.state()).toMatchObject({ paused: false, waiting: 0 });
});

it('forgets all when it is cleared', () => {
  const some = ring();
  some.add('a');
  some.miss(7);
  some.pause();
  frame();
  expect(some.state().skipped).toBe(7);
  some.clear();
  some.add('b');
  frame();
  expect(texts(some)).toEqual([]);
  expect(some.state()).toMatchObject({ total: 1, forgotten: 0, skipped: 0, waiting: 1 });
  some.resume();
  frame();
  expect(texts(some)).toEqual(['b']);
});
