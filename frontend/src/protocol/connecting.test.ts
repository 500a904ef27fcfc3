import { expect, it } from 'vitest';
import { backoffDelay } from './backoff';
import { socketUrl } from './socketUrl';

it('finds the socket where the page is', () => {
  expect(socketUrl({ protocol: 'http:', host: 'a:6390', pathname: '/' })).toBe('ws://a:6390/ws');
  expect(socketUrl({ protocol: 'https:', host: 'a', pathname: '/tools/redis/' })).toBe(
    'wss://a/tools/redis/ws',
  );
});

it('waits longer each time, never all pages alike, never too long', () => {
  expect([0, 1, 2].map((attempt) => backoffDelay(attempt, () => 1))).toEqual([500, 1000, 2000]);
  expect(backoffDelay(3, () => 0)).toBe(2000);
  expect(backoffDelay(500, () => 1)).toBe(15_000);
});
