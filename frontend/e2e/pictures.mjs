// The pictures of docs/images: every view, light and dark, wide and narrow, of a store under load.
//   node e2e/pictures.mjs --url http://127.0.0.1:PORT --redis-port PORT [--out ../docs/images] [--seconds 60] [--only keys,watch]
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch, openLive } from './browser.mjs';
import { RespClient } from './resp.mjs';
import { seedTypes } from './seed.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    out: { type: 'string', default: '../docs/images' },
    // the time for which commands run before the first picture
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});

const redis = new RespClient(Number(options['redis-port']));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const some = (count) => Math.floor(count * Math.random() ** 2);
const NAMES = ['ada', 'grace', 'edsger', 'barbara', 'donald', 'margaret', 'tony', 'radia'];
const name = (i) => NAMES[i % NAMES.length];

async function seed() {
  await redis.command('FLUSHALL');
  await seedTypes(redis, 'sample:');
  for (let i = 0; i < 4000; i++) {
    await redis.command('HSET', `user:${i}`, 'name', name(i), 'visits', some(500));
  }
  for (let i = 0; i < 1500; i++) {
    const session = `{"user":${i % 4000},"theme":"${i % 3 ? 'dark' : 'light'}"}`;
    await redis.command('SET', `session:${(i * 7919).toString(36)}`, session, 'EX', 600 + i);
  }
  for (let i = 0; i < 300; i++) {
    await redis.command(
      'SADD',
      `cart:${i}`,
      ...Array.from({ length: 8 }, (_, n) => `item-${n * i}`),
    );
    await redis.command(
      'SET',
      `page:/articles/${i}`,
      `<article>${'text '.repeat(i * 3)}</article>`,
    );
  }
  await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', '300');
  await redis.command('CLIENT', 'SETNAME', 'shop');
  await redis.command('ACL', 'SETUSER', 'reporting', 'on', '>report', '%R~user:*', '+@read');
}

// The load of the store: ten times a second some commands of all kinds.
function happen() {
  const subscribers = ['shop', 'mail'].map((client) => {
    const subscriber = new RespClient(Number(options['redis-port']));
    subscriber.command('CLIENT', 'SETNAME', client).catch(() => {});
    subscriber.command('SUBSCRIBE', 'orders').catch(() => {});
    return subscriber;
  });
  const timer = setInterval(() => {
    for (let i = 0; i < 40; i++) {
      redis.command('HINCRBY', `user:${some(4000)}`, 'visits', 1);
      redis.command('GET', `page:/articles/${some(330)}`);
    }
    redis.command('SET', `session:${some(9e6).toString(36)}`, '{"user":1}', 'EX', 5 + some(600));
    redis.command('LPUSH', 'jobs', `send letter ${some(1000)}`);
    redis.command('LTRIM', 'jobs', 0, 99);
    redis.command('ZINCRBY', 'ranking', some(5), name(some(8)));
    redis.command(
      'XADD',
      'events',
      'MAXLEN',
      '~',
      1000,
      '*',
      'kind',
      'login',
      'user',
      name(some(8)),
    );
    redis.command('PUBLISH', 'orders', `{"order":${some(1e5)},"total":${some(300)}}`);
    redis.command('SINTER', `cart:${some(300)}`, `cart:${some(300)}`);
    if (some(10) === 9) redis.command('KEYS', `session:${some(36)}*`);
  }, 100);
  return () => {
    clearInterval(timer);
    for (const subscriber of subscribers) subscriber.close();
  };
}

async function type(page, lines) {
  const input = page.getByTestId('console-input');
  await input.waitFor();
  for (const line of lines) {
    await input.fill(line);
    await input.press('Enter');
    await wait(400);
  }
}

// The views: the name of the file, the address, and the action before the picture is taken.
const VIEWS = [
  { file: 'keys', address: '#keys' },
  { file: 'details', address: '#keys?search=sample*&key=sample:hash' },
  { file: 'map', address: '#keys?search=sample*&key=sample:geo', test: 'geo-switch' },
  { file: 'stream', address: '#keys?search=sample*&key=sample:stream' },
  { file: 'tree', address: '#keys?view=tree&folder=sample:' },
  {
    file: 'console',
    address: '#console',
    act: (page) =>
      type(page, ['HGETALL user:1', 'ZRANGE ranking 0 -1 WITHSCORES', 'CONFIG GET maxmem*']),
  },
  {
    file: 'pubsub',
    address: '#pubsub',
    act: async (page) => {
      await page.getByTestId('subscribe-name').fill('*');
      await page.getByTestId('subscribe-button').click();
      await page.getByTestId('message').nth(5).waitFor();
    },
  },
  { file: 'watch', address: '#watch?minutes=1' },
  { file: 'hotkeys', address: '#watch/hotkeys' },
  { file: 'bigkeys', address: '#watch/bigkeys' },
  { file: 'activity', address: '#watch/activity' },
  { file: 'clients', address: '#watch/clients' },
  { file: 'slowlog', address: '#watch/slowlog' },
  { file: 'config', address: '#settings/config' },
  { file: 'users', address: '#settings/users' },
  { file: 'persistence', address: '#settings/persistence' },
  { file: 'data', address: '#settings/data' },
];

async function shoot(browser, view, width, height, colorScheme) {
  const viewport = { width, height };
  const page = await openLive(browser, options.url + view.address, { viewport, colorScheme });
  await wait(1200);
  if (view.test) await page.getByTestId(view.test).click();
  await view.act?.(page);
  await wait(800);
  const size = width > 500 ? 'wide' : 'narrow';
  await page.screenshot({ path: `${options.out}/${view.file}-${colorScheme}-${size}.png` });
  await page.close();
}

const SIZES = [
  [1280, 800],
  [360, 740],
];

mkdirSync(options.out, { recursive: true });
await seed();
const end = happen();
const browser = await launch();
// the server counts changes and keeps the tables of big and hot keys only while a page shows them
const watchers = await Promise.all(
  ['#watch', '#watch/hotkeys', '#watch/activity'].map((at) => openLive(browser, options.url + at)),
);
await wait(Number(options.seconds) * 1000);
const only = options.only?.split(',');
for (const view of VIEWS) {
  if (only && !only.includes(view.file)) continue;
  await Promise.all(
    SIZES.flatMap(([width, height]) =>
      ['light', 'dark'].map((theme) => shoot(browser, view, width, height, theme)),
    ),
  );
}
for (const watcher of watchers) await watcher.close();
await browser.close();
end();
await wait(500);
redis.close();
