// Very many keys and very large values: the time until they are on the screen, frames per second, memory.
//   node e2e/scale.mjs --url http://127.0.0.1:PORT --redis-port PORT [--keys 1000000] [--elements 1000000] [--megabytes 100]
// --only keys,hash,set measures only the list of keys and these values, in this order.
// Fails above the limits that are given: --open-ms, --memory-mb, below --fps.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch, openLive } from './browser.mjs';
import { seed, seedKeys, untilIdle } from './million.mjs';
import { RespClient } from './resp.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    keys: { type: 'string', default: '1000000' },
    elements: { type: 'string', default: '1000000' },
    megabytes: { type: 'string', default: '100' },
    only: { type: 'string' },
    'open-ms': { type: 'string' },
    'memory-mb': { type: 'string' },
    fps: { type: 'string' },
  },
});
const KEYS = Number(options.keys);
const ELEMENTS = Number(options.elements);
const NEXT = /^Next/;

const redis = new RespClient(Number(options['redis-port']));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const round = (value) => Math.round(value * 10) / 10;

// How a value of each type is made; all elements are added a thousand at a time.
const SEEDS = {
  keys: () => seedKeys(redis, KEYS),
  string: () =>
    redis.command('SETRANGE', 'scale:string', Number(options.megabytes) * 1_000_000 - 1, 'z'),
  hash: () => seedBy('HSET', 'hash', (i) => [`field:${i}`, `value ${i}`]),
  list: () => seedBy('RPUSH', 'list', (i) => [`element ${i}`]),
  set: () => seedBy('SADD', 'set', (i) => [`member:${i}`]),
  zset: () => seedBy('ZADD', 'zset', (i) => [String(i), `member:${i}`]),
  stream: () =>
    seed(ELEMENTS, (numbers) =>
      numbers.map((i) => redis.command('XADD', 'scale:stream', `${i + 1}-0`, 'n', String(i))),
    ),
};

function seedBy(command, type, elementOf) {
  return seed(ELEMENTS, (numbers) => [
    redis.command(command, `scale:${type}`, ...numbers.flatMap(elementOf)),
  ]);
}

const only = options.only?.split(',') ?? Object.keys(SEEDS);

// Counts the frames of the page during an action.
async function framesDuring(page, action) {
  await page.evaluate(() => {
    window.frames2 = [];
    let before = performance.now();
    window.counting = true;
    const frame = (now) => {
      window.frames2.push(now - before);
      before = now;
      if (window.counting) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await action();
  const frames = await page.evaluate(() => {
    window.counting = false;
    return window.frames2.slice(1);
  });
  const seconds = frames.reduce((sum, frame) => sum + frame, 0) / 1000;
  frames.sort((a, b) => a - b);
  return {
    perSecond: round(frames.length / seconds),
    p99Ms: round(frames[Math.floor(frames.length * 0.99)]),
    maxMs: round(frames.at(-1)),
  };
}

async function scroll(page) {
  await page.getByTestId('row').nth(5).hover();
  for (let i = 0; i < 120; i++) {
    await page.mouse.wheel(0, 400 + 40 * i);
    await wait(16);
  }
}

async function filter(page) {
  const field = page.getByTestId('search');
  for (const text of ['key:05', 'key:051', 'key:0512', '']) {
    await field.fill(text);
    await wait(800);
  }
}

// Resident memory of the process that renders the page, without what it shares with others.
async function processMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) =>
      /Private_Dirty:\s+(\d+)/.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')),
    );
  return Math.max(...sizes.map((match) => Number(match?.[1] ?? 0))) / 1024;
}

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1_048_576;
}

// Opens the keys, and returns the time from the navigation to the first row.
async function openKeys(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[data-testid=row]')) {
        window.firstRowsMs = performance.now();
        observer.disconnect();
      }
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.goto(options.url);
  await page.getByTestId('row').first().waitFor();
  return { page, firstRowsMs: await page.evaluate(() => window.firstRowsMs) };
}

async function measureKeys(browser) {
  // the first frames of a browser that was just started take most of a second on any page
  const first = await openKeys(browser);
  await first.page.close();
  const from = performance.now();
  const { page, firstRowsMs } = await openKeys(browser);
  await page.waitForFunction(
    () => !document.body.textContent.includes('Still reading'),
    undefined,
    {
      timeout: 120_000,
    },
  );
  const filledMs = performance.now() - from;
  const scrolling = await framesDuring(page, () => scroll(page));
  await page.mouse.move(5, 5);
  const filtering = await framesDuring(page, () => filter(page));
  const result = {
    firstRowsOfFreshBrowserMs: round(first.firstRowsMs),
    firstRowsMs: round(firstRowsMs),
    filledMs: round(filledMs),
    scrolling,
    filtering,
    heapMb: round(await heap(page)),
    processMb: round(await processMemory(browser)),
  };
  await page.close();
  return result;
}

// The time from the address to the content, and to the content of another page.
async function measureValue(browser, key, shown, next) {
  const page = await openLive(browser, `${options.url}#keys?search=absent`);
  const from = performance.now();
  await page.goto(`${options.url}#keys?search=absent&key=${encodeURIComponent(key)}`);
  await shown(page);
  const openMs = round(performance.now() - from);
  const again = performance.now();
  await next(page);
  const result = { openMs, nextPageMs: round(performance.now() - again) };
  await page.close();
  return result;
}

const firstElement = (page) => page.getByTestId('element').first().waitFor();
const isOther = (page, before) =>
  page.waitForFunction(
    (text) => document.querySelector('[data-testid=element]')?.textContent !== text,
    before,
  );

async function nextElements(page) {
  const before = await page.getByTestId('element').first().textContent();
  await page.getByRole('button', { name: NEXT }).click();
  await isOther(page, before);
}

const range = (page) => page.getByTestId('range-label');
const firstRange = (page) => range(page).waitFor();

async function nextRange(page) {
  const before = await range(page).textContent();
  await page.getByRole('button', { name: NEXT }).click();
  await page.waitForFunction(
    (text) => document.querySelector('[data-testid=range-label]')?.textContent !== text,
    before,
  );
}

function check(name, measured, limit, fits) {
  if (limit !== undefined && !fits(measured, Number(limit))) {
    process.stderr.write(`${name}: ${measured}, limit ${limit}\n`);
    process.exitCode = 1;
  }
}

const most = (measured, limit) => measured <= limit;
const least = (measured, limit) => measured >= limit;

function checkAll({ keys, ...values }) {
  if (keys) {
    check('first rows', keys.firstRowsMs, options['open-ms'], most);
    check('heap of the page', keys.heapMb, options['memory-mb'], most);
    check('scrolling', keys.scrolling.perSecond, options.fps, least);
    check('filtering', keys.filtering.perSecond, options.fps, least);
  }
  for (const [type, { openMs }] of Object.entries(values)) {
    check(type, openMs, options['open-ms'], most);
  }
}

for (const name of new Set(['keys', ...only])) await SEEDS[name]();
const browser = await launch();
await untilIdle(redis);
const result = {};
for (const name of only) {
  const [shown, next] = name === 'string' ? [firstRange, nextRange] : [firstElement, nextElements];
  result[name] =
    name === 'keys'
      ? await measureKeys(browser)
      : await measureValue(browser, `scale:${name}`, shown, next);
}
await browser.close();
redis.close();
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
checkAll(result);
