// The page in a real browser before a running server.
//   node e2e/run.mjs --url http://127.0.0.1:PORT --redis-port PORT [--password P] [--restart 'COMMAND']
// The command given with --restart must restart the server on the same ports and then end; its data may be
// gone afterwards. Without it the test of the reconnection is skipped.
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { RespClient } from './resp.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    password: { type: 'string' },
    restart: { type: 'string' },
  },
});

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const run = Math.random().toString(36).slice(2, 8);
const name = (suffix) => `e2e:${run}:${suffix}`;
const within = (ms) => ({ timeout: ms });

let browser;
let page;
let redis;
const complaints = [];

async function connectRedis() {
  const client = new RespClient(Number(options['redis-port']));
  if (options.password) await client.command('AUTH', options.password);
  return client;
}

const live = () => page.waitForSelector('[data-testid=connection-state][data-state=live]');
const row = (key) => page.locator(`[data-testid=row][data-key="${key}"]`);
const field = (id) => page.getByTestId(id);

async function search(text) {
  await field('search').fill(text);
}

before(async () => {
  redis = await connectRedis();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('WebSocket connection')) {
      complaints.push(message.text());
    }
  });
  await page.goto(options.url);
  if (options.password) {
    await field('login-password').fill(options.password);
    await field('login-button').click();
  }
  await live();
  await search(`${name('')}*`);
});

// the pointer over a row and the focus of the keyboard hold the order, and new rows wait
beforeEach(async () => {
  await page.mouse.move(5, 5);
  await field('search').focus();
});

after(async () => {
  await browser?.close();
  redis?.close();
});

test('a SET over RESP appears, changes and disappears', async () => {
  await redis.command('SET', name('a'), 'first');
  await row(name('a')).waitFor(within(5000));
  assert.equal(await row(name('a')).getByTestId('value').textContent(), 'first');
  await redis.command('SET', name('a'), 'second');
  await row(name('a')).getByText('second').waitFor(within(5000));
  await redis.command('DEL', name('a'));
  await row(name('a')).waitFor({ state: 'detached', timeout: 5000 });
});

test('a SET on the page is readable over RESP, and DEL there deletes', async () => {
  await field('set-key').fill(name('form'));
  await field('set-value').fill('größe 😀');
  await field('set-button').click();
  await row(name('form')).waitFor(within(5000));
  assert.equal((await redis.command('GET', name('form'))).toString(), 'größe 😀');
  await field('get-button').click();
  await field('form-result').getByText('größe 😀').waitFor(within(5000));
  await field('del-button').click();
  await row(name('form')).waitFor({ state: 'detached', timeout: 5000 });
  assert.equal(await redis.command('GET', name('form')), null);
});

test('a life counts down, and the row goes when it ends', async () => {
  await field('set-key').fill(name('ttl'));
  await field('set-value').fill('short');
  await field('set-expiry').fill('3');
  await field('set-button').click();
  await field('set-expiry').fill('');
  const ttl = row(name('ttl')).getByTestId('ttl');
  await ttl.getByText('2 s').waitFor(within(4000));
  await ttl.getByText('1 s').waitFor(within(4000));
  await row(name('ttl')).waitFor({ state: 'detached', timeout: 5000 });
});

test('a binary key is shown escaped, opened and deleted as it is', async () => {
  const key = Buffer.concat([Buffer.from(name('')), Buffer.from([0xff, 0x00, 0x01])]);
  await redis.command('SET', key, Buffer.from([0xfe, 0x41]));
  const shown = row(`${name('')}\\\\xff\\\\x00\\\\x01`);
  await shown.waitFor(within(5000));
  assert.equal(await shown.getByTestId('value').textContent(), '\\xfeA');
  await shown.click();
  await field('value-view').getByText('\\xfeA').waitFor(within(5000));
  await field('edit-button').click();
  await field('edit-value').fill('\\xfeB');
  await field('save-button').click();
  await shown.getByText('\\xfeB').waitFor(within(5000));
  assert.deepEqual(await redis.command('GET', key), Buffer.from([0xfe, 0x42]));
  await field('details-delete').click();
  await field('confirm-delete').click();
  await shown.waitFor({ state: 'detached', timeout: 5000 });
});

test('the details follow the key, set its expiry and persist it', async () => {
  await redis.command('SET', name('open'), '{"n":1}');
  await row(name('open')).click();
  await field('value-view').getByText('"n": 1').waitFor(within(5000));
  await redis.command('SET', name('open'), '{"n":2}');
  await field('value-view').getByText('"n": 2').waitFor(within(5000));
  await field('expire-amount').fill('100');
  await field('expire-button').click();
  await field('details-ttl')
    .getByText(/1 m 3\d s/)
    .waitFor(within(5000));
  await field('persist-button').click();
  await field('details-ttl').getByText('never expires').waitFor(within(5000));
  await page.keyboard.press('Escape');
  await field('details').waitFor({ state: 'detached' });
  await redis.command('DEL', name('open'));
});

test('a large value opens in steps and does not hold up the page', async () => {
  await redis.command('SET', name('big'), 'x'.repeat(5_000_000));
  await row(name('big')).click();
  await field('details').getByText('64.0 KB of 4.8 MB loaded').waitFor(within(5000));
  await field('details').getByText('Load more').click();
  await field('details').getByText('1.1 MB of 4.8 MB loaded').waitFor(within(10_000));
  assert.ok((await field('value-view').locator('div > div').count()) < 200);
  await page.keyboard.press('Escape');
  await redis.command('DEL', name('big'));
});

test('more keys than the page holds are scrolled, sorted and counted', async () => {
  const total = 3000;
  for (let i = 0; i < total; i++) {
    const key = name(`many:${String(i).padStart(4, '0')}`);
    void redis.command('SET', key, 'x'.repeat(1 + ((i * 7) % total)));
  }
  await search(name('many:*'));
  await field('row-count').getByText('3,000', { exact: true }).waitFor(within(10_000));
  assert.ok((await page.getByTestId('row').count()) < 100);
  const table = page.getByTestId('key-table');
  await table.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await row(name('many:1500')).waitFor(within(5000));
  assert.equal(await row(name('many:1500')).getAttribute('data-position'), '1500');
  // a change of a row in the middle of the list arrives, and so does a key in front of it
  await redis.command('SET', name('many:1500'), 'changed');
  await row(name('many:1500')).getByText('changed').waitFor(within(5000));
  await redis.command('SET', name('many:'), 'in front');
  await page.locator(`[data-key="${name('many:1500')}"][data-position="1501"]`).waitFor();
  await redis.command('DEL', name('many:'));
  await field('sort-size').click();
  await page.locator('[data-position="0"]').getByText('1 B', { exact: true }).waitFor();
  await field('sort-size').click();
  await page.locator('[data-position="0"]').getByText('2.9 KB').waitFor();
  await field('sort-key').click();
  await row(name('many:0000')).waitFor(within(5000));
  await page.locator('[role=row][tabindex="0"]').focus();
  await page.keyboard.press('End');
  await row(name('many:2999')).waitFor(within(5000));
  await page.waitForFunction(
    (key) => document.activeElement?.getAttribute('data-key') === key,
    name('many:2999'),
  );
  const keys = Array.from({ length: total }, (_, i) => name(`many:${String(i).padStart(4, '0')}`));
  await field('search').focus();
  await redis.command('UNLINK', ...keys);
  await field('empty').getByText('No key matches').waitFor(within(5000));
  await search(`${name('')}*`);
});

test('the row under the pointer stays, and what was held comes afterwards', async () => {
  for (const key of ['h1', 'h2', 'h3']) await redis.command('SET', name(key), 'held');
  await row(name('h2')).waitFor(within(5000));
  await row(name('h2')).hover();
  const before = await row(name('h2')).boundingBox();
  await redis.command('SET', name('h0'), 'in front');
  await redis.command('DEL', name('h1'));
  await redis.command('SET', name('h2'), 'in place');
  await row(name('h2')).getByText('in place').waitFor(within(5000));
  await row(name('h1')).getByText('deleted or expired').waitFor(within(5000));
  await field('held').waitFor(within(5000));
  assert.deepEqual(await row(name('h2')).boundingBox(), before);
  await page.mouse.move(5, 5);
  await row(name('h1')).waitFor({ state: 'detached', timeout: 5000 });
  await row(name('h0')).waitFor(within(5000));
  await redis.command('DEL', name('h0'), name('h2'), name('h3'));
});

test('the address opens the same view, and Back works', async () => {
  await redis.command('SET', name('link'), 'shared');
  await row(name('link')).click();
  await field('value-view').getByText('shared').waitFor(within(5000));
  const other = await browser.newPage();
  await other.goto(page.url());
  if (options.password) {
    await other.getByTestId('login-password').fill(options.password);
    await other.getByTestId('login-button').click();
  }
  await other.getByTestId('value-view').getByText('shared').waitFor(within(5000));
  assert.equal(await other.getByTestId('search').inputValue(), `${name('')}*`);
  await other.close();
  await page.goBack();
  await field('details').waitFor({ state: 'detached', timeout: 5000 });
  // outside of the list, the details still know what happens to their key
  await page.goForward();
  await field('value-view').waitFor(within(5000));
  await search(name('other*'));
  await row(name('link')).waitFor({ state: 'detached', timeout: 5000 });
  await redis.command('SET', name('link'), 'followed');
  await field('value-view').getByText('followed').waitFor(within(5000));
  await redis.command('DEL', name('link'));
  await field('details-gone').waitFor(within(5000));
  await page.keyboard.press('Escape');
  await search(`${name('')}*`);
});

test('selected keys get an expiry and are deleted together', async () => {
  for (const key of ['s1', 's2', 's3', 's4']) await redis.command('SET', name(key), key);
  await row(name('s4')).waitFor(within(5000));
  await row(name('s1')).getByTestId('select').click();
  await row(name('s3')).click({ modifiers: ['Shift'] });
  await field('selection').getByText('3 keys selected').waitFor(within(5000));
  await field('bulk-expire').click();
  await field('bulk-amount').fill('100');
  await field('bulk-confirm').click();
  await field('bulk-result').getByText('Set the expiry of 3 of 3 keys.').waitFor(within(5000));
  await field('bulk-close').click();
  assert.ok((await redis.command('TTL', name('s3'))) > 90);
  assert.equal(await redis.command('TTL', name('s4')), -1);
  await row(name('s4')).click({ modifiers: ['ControlOrMeta'] });
  await row(name('s3')).click({ modifiers: ['ControlOrMeta'] });
  await field('bulk-delete').click();
  await field('bulk-keys').getByText(name('s4')).waitFor(within(5000));
  await field('bulk-confirm').click();
  await field('bulk-result').waitFor(within(5000));
  await field('bulk-close').click();
  await page.mouse.move(5, 5);
  await row(name('s4')).waitFor({ state: 'detached', timeout: 5000 });
  await redis.command('DEL', name('s1'), name('s2'), name('s3'));
});

test('the keyboard reaches everything', async () => {
  for (const key of ['k1', 'k2', 'k3']) await redis.command('SET', name(key), key);
  await row(name('k3')).waitFor(within(5000));
  await page.getByTestId('key-table').locator('[role=row][tabindex="0"]').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await field('details')
    .getByRole('heading', { name: name('k2') })
    .waitFor();
  await page.keyboard.press('Escape');
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-key'));
  assert.equal(focused, name('k2'));
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), 'search');
});

for (const colorScheme of ['light', 'dark']) {
  test(`nothing to complain about for axe, colours included (${colorScheme})`, async () => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await row(name('k1')).click();
    await field('value-view').waitFor();
    // through the protocol of the debugger, which the page's policy does not forbid
    await page.evaluate(axeSource);
    const violations = await page.evaluate(async () =>
      (await window.axe.run()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
      ),
    );
    assert.deepEqual(violations, []);
    await page.keyboard.press('Escape');
  });
}

test('no width scrolls sideways', async () => {
  for (const width of [360, 600, 768, 1024, 1280, 2560]) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    assert.ok(over <= 0, `${width} px scrolls sideways by ${over} px`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('the page comes back after a restart', { skip: !options.restart }, async () => {
  await search('');
  execSync(options.restart, { stdio: 'inherit' });
  redis.close();
  await live();
  redis = await connectRedis();
  await redis.command('SET', name('after'), 'back');
  await search(name('after'));
  await row(name('after')).waitFor(within(20_000));
});

test('the page had nothing to complain about', async () => {
  for (const key of ['k1', 'k2', 'k3', 'after']) await redis.command('DEL', name(key));
  assert.deepEqual(complaints, []);
});
