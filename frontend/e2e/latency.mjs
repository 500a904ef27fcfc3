// From SET over RESP to the row in the DOM, with a table of 100,000 keys under load.
//   node e2e/latency.mjs --url http://127.0.0.1:PORT --redis-port PORT [--keys 100000] [--rate 50000] [--probes 300]
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { launch, openLive } from './browser.mjs';
import { RespClient } from './resp.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    keys: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '50000' },
    probes: { type: 'string', default: '300' },
    // fails above this p99, in milliseconds
    limit: { type: 'string' },
    sort: { type: 'string', default: 'key' },
  },
});

// sorts before every other key, so that its row is on the screen
const PROBE = '!probe';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const wallClock = () => performance.timeOrigin + performance.now();

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const port = Number(options['redis-port']);
const load = new Worker(new URL('./load.mjs', import.meta.url), {
  workerData: { port, keys: Number(options.keys), rate: Number(options.rate) },
});
let reached = 0;
await new Promise((resolve) => {
  load.on('message', (message) => {
    if (message === 'seeded') resolve();
    else reached = message.rate;
  });
});

const client = new RespClient(port);
await client.command('SET', PROBE, 'start');

const browser = await launch();
const opened = wallClock();
const page = await openLive(
  browser,
  options.url,
  {},
  (probe) => {
    // the time at which the frame with the probe reached the page, to separate the page's share from the server's
    window.received = {};
    const pattern = new RegExp(`"${probe}".{0,200}?"preview":"([^"]*)"`);
    const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
    Object.defineProperty(WebSocket.prototype, 'onmessage', {
      set(handler) {
        set.call(this, (event) => {
          const at = performance.timeOrigin + performance.now();
          const text = event.data.includes(probe) && pattern.exec(event.data)?.[1];
          if (text) window.received[text] ??= at;
          handler(event);
        });
      },
    });
  },
  PROBE,
);
const liveAfter = wallClock() - opened;

await page.evaluate((probe) => {
  window.seen = {};
  window.frames = [];
  const look = () => {
    const cell = document.querySelector(`[data-key="${probe}"] [data-testid=value]`);
    const text = cell?.textContent;
    if (text && !(text in window.seen)) {
      window.seen[text] = performance.timeOrigin + performance.now();
    }
  };
  new MutationObserver(look).observe(document.querySelector('[data-testid=key-table]'), {
    childList: true,
    subtree: true,
    characterData: true,
  });
  let before = performance.now();
  const frame = (now) => {
    window.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}, PROBE);

if (options.sort !== 'key') await page.getByTestId(`sort-${options.sort}`).click();
await page.getByTestId('reading').waitFor({ state: 'detached', timeout: 120_000 });
load.postMessage('start');
await wait(2000);
await page.evaluate(() => {
  window.frames.length = 0;
});

const sentAt = [];
for (let i = 0; i < Number(options.probes); i++) {
  const text = `probe ${i}`;
  sentAt.push([text, wallClock()]);
  await client.command('SET', PROBE, text);
  await wait(60 + Math.random() * 80);
}
await wait(1000);

const { seen, received, frames, rows, shown } = await page.evaluate(() => ({
  seen: window.seen,
  received: window.received,
  frames: window.frames,
  rows: document.querySelectorAll('[data-testid=row]').length,
  shown: document.querySelector('[data-testid=row-count]')?.textContent,
}));
await browser.close();
client.close();
await load.terminate();

const ascending = (values) => values.sort((a, b) => a - b);
const shownProbes = sentAt.filter(([text]) => text in seen);
const latencies = ascending(shownProbes.map(([text, at]) => seen[text] - at));
const shares = ascending(
  shownProbes.filter(([text]) => text in received).map(([text]) => seen[text] - received[text]),
);
ascending(frames);
const seconds = frames.reduce((sum, frame) => sum + frame, 0) / 1000;
const p99 = percentile(latencies, 0.99);
const round = (value) => Math.round(value * 10) / 10;

process.stdout.write(
  `${JSON.stringify(
    {
      liveAfterMs: round(liveAfter),
      rowsInStore: shown,
      rowsInDom: rows,
      loadPerSecond: reached,
      probes: sentAt.length,
      seen: latencies.length,
      latencyMs: {
        p50: round(percentile(latencies, 0.5)),
        p90: round(percentile(latencies, 0.9)),
        p99: round(p99),
        max: round(latencies.at(-1) ?? Number.NaN),
      },
      pageShareMs: {
        p50: round(percentile(shares, 0.5)),
        p99: round(percentile(shares, 0.99)),
        max: round(shares.at(-1) ?? Number.NaN),
      },
      framesPerSecond: round(frames.length / seconds),
      frameMs: {
        p50: round(percentile(frames, 0.5)),
        p99: round(percentile(frames, 0.99)),
        max: round(frames.at(-1)),
      },
    },
    null,
    2,
  )}\n`,
);

if (options.limit !== undefined && !(p99 <= Number(options.limit))) process.exitCode = 1;
