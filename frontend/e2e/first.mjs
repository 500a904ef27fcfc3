// The first page after the start of a server with a million keys: the time from the navigation to the first rows.
//   node e2e/first.mjs --jar ../reredis-app/target/reredis.jar [--keys 1000000] [--runs 5] [--trace]
// Each run has a server of its own. Half of them use one browser that has shown the page of an earlier server, the
// other half a browser that was just started. --trace also prints when each file and message was received.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';
import { seedKeys, untilIdle } from './million.mjs';
import { freePort } from './ports.mjs';
import { RespClient } from './resp.mjs';

const { values: options } = parseArgs({
  options: {
    jar: { type: 'string' },
    java: { type: 'string', default: 'java' },
    keys: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    trace: { type: 'boolean', default: false },
    // fails above this time
    'open-ms': { type: 'string' },
  },
});

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const folder = mkdtempSync(join(tmpdir(), 'reredis-first-'));

const port = await freePort();
// the same for all servers, so that the browser finds in its cache what it has read from an earlier one
const pagePort = await freePort();

async function connected() {
  for (;;) {
    const client = new RespClient(port);
    try {
      await client.command('PING');
      return client;
    } catch {
      await wait(50);
    }
  }
}

// Runs an action with a server that has the keys and has never been asked for its page.
async function withServer(action) {
  const server = spawn(
    options.java,
    [
      ...['-jar', resolve(options.jar), '--port', port, '--ui-port', pagePort],
      ...['--dir', folder, '--save', ''],
    ].map(String),
    { stdio: 'ignore' },
  );
  const ended = new Promise((done) => server.once('exit', done));
  try {
    const redis = await connected();
    await seedKeys(redis, Number(options.keys));
    await untilIdle(redis);
    redis.close();
    return await action();
  } finally {
    server.kill('SIGKILL');
    await ended;
  }
}

// Notes the first row, and with --trace all that is received.
function observe() {
  window.news = [];
  const note = (what) => window.news.push([Math.round(performance.now()), what]);
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-testid=row]')) return;
    window.firstRowsMs = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
  const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    set(handler) {
      note('socket');
      this.addEventListener('open', () => note('open'));
      set.call(this, (event) => {
        note(String(event.data).slice(0, 90));
        handler(event);
      });
    },
  });
}

async function open(context) {
  const page = await context.newPage();
  await page.addInitScript(observe);
  await page.goto(`http://127.0.0.1:${pagePort}/`);
  await page.getByTestId('row').first().waitFor();
  if (options.trace) await wait(300);
  const { firstRowsMs, news, files } = await page.evaluate(() => ({
    firstRowsMs: window.firstRowsMs,
    news: window.news,
    files: [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
      ...performance.getEntriesByType('paint'),
    ].map((e) =>
      [
        e.name.split('/').at(-1),
        e.startTime,
        e.requestStart,
        e.responseStart,
        e.responseEnd,
        e.duration,
      ]
        .map((v) => (typeof v === 'number' ? Math.round(v) : v))
        .join(' '),
    ),
  }));
  await page.close();
  if (options.trace)
    process.stderr.write(`${files.join('\n')}\n${news.map((n) => n.join(' ')).join('\n')}\n`);
  return Math.round(firstRowsMs);
}

const viewport = { width: 1280, height: 800 };

async function inFreshBrowser() {
  const browser = await chromium.launch(launchOptions());
  try {
    return await withServer(async () => open(await browser.newContext({ viewport })));
  } finally {
    await browser.close();
  }
}

async function inUsedBrowser(runs) {
  const profile = join(folder, 'profile');
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), viewport });
  const times = [];
  for (let i = 0; i <= runs; i++) {
    const ms = await withServer(() => open(context));
    if (i > 0) times.push(ms);
  }
  await context.close();
  return times;
}

const runs = Number(options.runs);
const usedBrowserMs = await inUsedBrowser(runs);
const freshBrowserMs = [];
for (let i = 0; i < runs; i++) freshBrowserMs.push(await inFreshBrowser());
rmSync(folder, { recursive: true });
process.stdout.write(`${JSON.stringify({ usedBrowserMs, freshBrowserMs }, null, 2)}\n`);
const worst = Math.max(...usedBrowserMs, ...freshBrowserMs);
if (options['open-ms'] !== undefined && worst > Number(options['open-ms'])) process.exitCode = 1;
