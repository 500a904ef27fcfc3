// The page in a real browser before a running server.
//   node e2e/run.mjs --url http://127.0.0.1:PORT --redis-port PORT [--password P] [--restart 'COMMAND'] [--part keys|views]
// The command given with --restart must restart the server on the same ports and then end; its data may be
// gone afterwards. Without it the test of the reconnection is skipped.
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { after, before, beforeEach, test as nodeTest } from 'node:test';
import { parseArgs } from 'node:util';
import { assertAccessible, assertFits } from './audit.mjs';
import { launch } from './browser.mjs';
import { RespClient } from './resp.mjs';
import { seedTypes, TYPE_KEYS } from './seed.mjs';
import { actions } from './steps/actions.mjs';
import { consoleSteps } from './steps/console.mjs';
import { palette } from './steps/palette.mjs';
import { pubSubSteps } from './steps/pubsub.mjs';
import { settingsTests } from './steps/settings.mjs';
import { tree } from './steps/tree.mjs';
import { watchTests } from './steps/watch.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    password: { type: 'string' },
    restart: { type: 'string' },
    part: { type: 'string' },
  },
});

// The keys, or the other views: by default both. Each needs a server of its own.
const withKeys = options.part !== 'views';
const withViews = options.part !== 'keys';
const test = withKeys ? nodeTest : () => {};

const run = Math.random().toString(36).slice(2, 8);
const name = (suffix) => `e2e:${run}:${suffix}`;

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

// Tools for the steps in other files; page and client exist when the tests run.
const steps = {
  openPage,
  field,
  name,
  row,
  search,
  current: {
    get page() {
      return page;
    },
    get redis() {
      return redis;
    },
    get browser() {
      return browser;
    },
  },
};

async function openPage(address = '') {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  opened.on('pageerror', (error) => complaints.push(error.message));
  opened.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('WebSocket connection')) {
      complaints.push(message.text());
    }
  });
  await opened.goto(options.url + address);
  if (options.password) {
    await opened.getByTestId('login-password').fill(options.password);
    await opened.getByTestId('login-button').click();
  }
  return opened;
}

before(async () => {
  redis = await connectRedis();
  browser = await launch();
  page = await openPage();
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
  await row(name('a')).waitFor();
  assert.equal(await row(name('a')).getByTestId('value').textContent(), 'first');
  await redis.command('SET', name('a'), 'second');
  await row(name('a')).getByText('second').waitFor();
  await redis.command('DEL', name('a'));
  await row(name('a')).waitFor({ state: 'detached' });
});

test('a SET on the page is readable over RESP, and DEL there deletes', async () => {
  await field('set-key').fill(name('form'));
  await field('set-value').fill('größe 😀');
  await field('set-button').click();
  await row(name('form')).waitFor();
  assert.equal((await redis.command('GET', name('form'))).toString(), 'größe 😀');
  await field('get-button').click();
  await field('form-result').getByText('größe 😀').waitFor();
  await field('del-button').click();
  await row(name('form')).waitFor({ state: 'detached' });
  assert.equal(await redis.command('GET', name('form')), null);
});

test('a life counts down, and the row goes when it ends', async () => {
  await field('set-key').fill(name('ttl'));
  await field('set-value').fill('short');
  await field('set-expiry').fill('100');
  await field('set-button').click();
  await field('set-expiry').fill('');
  const ttl = row(name('ttl')).getByTestId('ttl');
  const before = await ttl.textContent();
  await ttl.filter({ hasNotText: before }).waitFor();
  await redis.command('PEXPIRE', name('ttl'), 1);
  await row(name('ttl')).waitFor({ state: 'detached' });
});

test('a binary key is shown escaped, opened and deleted as it is', async () => {
  const key = Buffer.concat([Buffer.from(name('')), Buffer.from([0xff, 0x00, 0x01])]);
  await redis.command('SET', key, Buffer.from([0xfe, 0x41]));
  const shown = row(`${name('')}\\\\xff\\\\x00\\\\x01`);
  await shown.waitFor();
  assert.equal(await shown.getByTestId('value').textContent(), '\\xfeA');
  await shown.click();
  await field('value-view').getByText('\\xfeA').waitFor();
  await field('edit-button').click();
  await field('edit-value').fill('\\xfeB');
  await field('save-button').click();
  await shown.getByText('\\xfeB').waitFor();
  assert.deepEqual(await redis.command('GET', key), Buffer.from([0xfe, 0x42]));
  await field('details-delete').click();
  await field('bulk-confirm').click();
  await shown.waitFor({ state: 'detached' });
});

test('the details follow the key, set its expiry and persist it', async () => {
  await redis.command('SET', name('open'), '{"n":1}');
  await row(name('open')).click();
  await field('value-view').getByText('"n": 1').waitFor();
  await redis.command('SET', name('open'), '{"n":2}');
  await field('value-view').getByText('"n": 2').waitFor();
  await field('expire-amount').fill('100');
  await field('expire-button').click();
  await field('details-ttl')
    .getByText(/1 m 3\d s/)
    .waitFor();
  await field('persist-button').click();
  await field('details-ttl').getByText('never expires').waitFor();
  await page.keyboard.press('Escape');
  await field('details').waitFor({ state: 'detached' });
  await redis.command('DEL', name('open'));
});

test('a large value opens in steps and does not hold up the page', async () => {
  await redis.command('SET', name('big'), 'x'.repeat(5_000_000));
  await row(name('big')).click();
  await field('details').getByText('64.0 KB of 4.8 MB loaded').waitFor();
  await field('details').getByText('Load more').click();
  await field('details').getByText('1.1 MB of 4.8 MB loaded').waitFor();
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
  // a row that only the filter removes shows when the table is that of the filter, and at its start
  await redis.command('SET', name('apart'), 'x');
  await row(name('apart')).waitFor();
  await search(name('many:*'));
  await row(name('apart')).waitFor({ state: 'detached' });
  await redis.command('DEL', name('apart'));
  await field('row-count').getByText('3,000', { exact: true }).waitFor();
  assert.ok((await page.getByTestId('row').count()) < 100);
  const table = page.getByTestId('key-table');
  await table.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await row(name('many:1500')).waitFor();
  assert.equal(await row(name('many:1500')).getAttribute('data-position'), '1500');
  // a change of a row in the middle of the list arrives, and so does a key in front of it
  await redis.command('SET', name('many:1500'), 'changed');
  await row(name('many:1500')).getByText('changed').waitFor();
  await redis.command('SET', name('many:'), 'in front');
  await page.locator(`[data-key="${name('many:1500')}"][data-position="1501"]`).waitFor();
  await redis.command('DEL', name('many:'));
  await field('sort-size').click();
  await page.locator('[data-position="0"]').getByText('1 B', { exact: true }).waitFor();
  await field('sort-size').click();
  await page.locator('[data-position="0"]').getByText('2.9 KB').waitFor();
  await field('sort-key').click();
  await row(name('many:0000')).waitFor();
  await page.locator('[role=row][tabindex="0"]').focus();
  await page.keyboard.press('End');
  await row(name('many:2999')).waitFor();
  await page.waitForFunction(
    (key) => document.activeElement?.getAttribute('data-key') === key,
    name('many:2999'),
  );
  const keys = Array.from({ length: total }, (_, i) => name(`many:${String(i).padStart(4, '0')}`));
  await field('search').focus();
  await redis.command('UNLINK', ...keys);
  await field('empty').getByText('No key matches').waitFor();
  await search(`${name('')}*`);
});

test('the row under the pointer stays, and what was held comes afterwards', async () => {
  for (const key of ['h1', 'h2', 'h3']) await redis.command('SET', name(key), 'held');
  await row(name('h2')).waitFor();
  await row(name('h2')).hover();
  const before = await row(name('h2')).boundingBox();
  await redis.command('SET', name('h0'), 'in front');
  await redis.command('DEL', name('h1'));
  await redis.command('SET', name('h2'), 'in place');
  await row(name('h2')).getByText('in place').waitFor();
  await row(name('h1')).getByText('deleted or expired').waitFor();
  await field('held').waitFor();
  assert.deepEqual(await row(name('h2')).boundingBox(), before);
  await page.mouse.move(5, 5);
  await row(name('h1')).waitFor({ state: 'detached' });
  await row(name('h0')).waitFor();
  await redis.command('DEL', name('h0'), name('h2'), name('h3'));
});

test('the address opens the same view, and Back works', async () => {
  await redis.command('SET', name('link'), 'shared');
  await row(name('link')).click();
  await field('value-view').getByText('shared').waitFor();
  const other = await browser.newPage();
  await other.goto(page.url());
  if (options.password) {
    await other.getByTestId('login-password').fill(options.password);
    await other.getByTestId('login-button').click();
  }
  await other.getByTestId('value-view').getByText('shared').waitFor();
  assert.equal(await other.getByTestId('search').inputValue(), `${name('')}*`);
  await other.close();
  await page.goBack();
  await field('details').waitFor({ state: 'detached' });
  // the details follow their key also outside of the list
  await page.goForward();
  await field('value-view').waitFor();
  await search(name('other*'));
  await row(name('link')).waitFor({ state: 'detached' });
  await redis.command('SET', name('link'), 'followed');
  await field('value-view').getByText('followed').waitFor();
  await redis.command('DEL', name('link'));
  await field('details-gone').waitFor();
  await page.keyboard.press('Escape');
  await search(`${name('')}*`);
});

test('selected keys get an expiry and are deleted together', async () => {
  for (const key of ['s1', 's2', 's3', 's4']) await redis.command('SET', name(key), key);
  await row(name('s4')).waitFor();
  await row(name('s1')).getByTestId('select').click();
  await row(name('s3')).click({ modifiers: ['Shift'] });
  await field('selection').getByText('3 keys selected').waitFor();
  await field('bulk-expire').click();
  await field('bulk-amount').fill('100');
  await field('bulk-confirm').click();
  await field('bulk-result').getByText('Set the expiry of 3 of 3 keys.').waitFor();
  await field('bulk-close').click();
  assert.ok((await redis.command('TTL', name('s3'))) > 90);
  assert.equal(await redis.command('TTL', name('s4')), -1);
  await row(name('s4')).click({ modifiers: ['ControlOrMeta'] });
  await row(name('s3')).click({ modifiers: ['ControlOrMeta'] });
  await field('bulk-delete').click();
  await field('bulk-keys').getByText(name('s4')).waitFor();
  await field('bulk-confirm').click();
  await field('action-notice').getByText('Deleted 2 keys.').waitFor();
  await page.mouse.move(5, 5);
  await row(name('s4')).waitFor({ state: 'detached' });
  await redis.command('DEL', name('s1'), name('s2'), name('s3'));
});

test('any range of a large value is reached, and edited', async () => {
  await redis.command('SET', name('range'), 'x'.repeat(1_000_000));
  await row(name('range')).click();
  await field('go-to').fill('500000');
  await field('go-to').press('Enter');
  await field('range-label').getByText('Bytes 500,000–565,535').waitFor();
  await field('edit-range').click();
  await field('range-value').fill(`21${' 78'.repeat(4095)}`);
  await field('range-save').click();
  await field('range-editor').waitFor({ state: 'detached' });
  await field('value-view').getByText('!xxx').waitFor();
  const read = await redis.command('GETRANGE', name('range'), '499999', '500001');
  assert.equal(read.toString(), 'x!x');
  assert.equal(await redis.command('STRLEN', name('range')), 1_000_000);
  await page.keyboard.press('Escape');
  await redis.command('DEL', name('range'));
});

test('a key of another type is created and opened', async () => {
  await field('new-button').click();
  await field('new-type').selectOption('zset');
  await field('new-key').fill(name('new'));
  await field('new-name').fill('1.5');
  await field('new-value').fill('größe');
  await field('new-expiry').fill('100');
  await field('new-create').click();
  await field('details')
    .getByRole('heading', { name: name('new') })
    .waitFor();
  assert.equal((await redis.command('ZSCORE', name('new'), 'größe')).toString(), '1.5');
  assert.ok((await redis.command('TTL', name('new'))) > 90);
  await row(name('new')).waitFor();
  await field('new-button').click();
  await field('new-key').fill(name('new'));
  await field('new-create').click();
  await page.getByRole('alert').getByText('A key with this name already exists.').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await field('details').waitFor({ state: 'detached' });
  await redis.command('DEL', name('new'));
});

test('the keyboard reaches everything', async () => {
  for (const key of ['k1', 'k2', 'k3']) await redis.command('SET', name(key), key);
  await row(name('k3')).waitFor();
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

test('nothing to complain about for axe, colours included', async () => {
  await row(name('k1')).click();
  await field('value-view').waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
});

const element = (shown) => page.locator(`[data-testid=element][data-element="${shown}"]`);
const text = async (...args) => (await redis.command(...args))?.toString() ?? null;

async function openKey(suffix) {
  await row(name(suffix)).click();
  await field('details')
    .getByRole('heading', { name: name(suffix) })
    .waitFor();
}

async function nextPage(range) {
  await field('details').getByLabel('Next page').click();
  await field('page-range').getByText(range).waitFor();
  await field('details').getByLabel('First page').click();
}

// Opens an element, gives it another value and saves it.
async function edit(shown, value) {
  await element(shown).click();
  await field('element-value').fill(value);
  await field('element-save').click();
  await field('element-editor').waitFor({ state: 'detached' });
}

async function remove(shown) {
  await element(shown).hover();
  await element(shown).getByRole('button').click();
  await field('confirm-remove').click();
  await element(shown).waitFor({ state: 'detached' });
}

test('a hash is paged, edited and followed', async () => {
  await seedTypes(redis, name(''));
  await openKey('hash');
  await nextPage('page 2');
  await field('element-filter').fill('*:[012]');
  await edit('ada:0', 'edited');
  assert.equal(await text('HGET', name('hash'), 'ada:0'), 'edited');
  assert.ok((await redis.command('HTTL', name('hash'), 'FIELDS', '1', 'ada:0'))[0] > 4000);
  await redis.command('HSET', name('hash'), 'grace:1', 'elsewhere');
  await element('grace:1').getByText('elsewhere').waitFor();
  await element('grace:1').click();
  await field('element-value').fill('mine');
  await redis.command('HSET', name('hash'), 'grace:1', 'theirs');
  await field('element-conflict').waitFor();
  await field('details').getByText('Cancel').click();
  await remove('edsger:2');
  assert.equal(await text('HGET', name('hash'), 'edsger:2'), null);
  await field('element-filter').fill('radia:399');
  await element('radia:399').waitFor();
  assert.equal(await field('element').count(), 1);
  await page.keyboard.press('Escape');
});

test('a list is paged, edited and followed', async () => {
  await openKey('list');
  await nextPage('101–200 of 350');
  await edit('Element 1', 'edited');
  assert.equal(await text('LINDEX', name('list'), '1'), 'edited');
  await redis.command('LPUSH', name('list'), 'pushed');
  await element('Element 0').getByText('pushed').waitFor();
  await element('Element 2').getByText('edited').waitFor();
  await element('Element 0').getByRole('button').click();
  await field('confirm-remove').click();
  await element('Element 1').getByText('edited').waitFor();
  assert.equal(await text('LINDEX', name('list'), '0'), 'job 0: send a letter');
  await page.keyboard.press('Escape');
});

test('a set is paged, edited and followed', async () => {
  await openKey('set');
  await nextPage('page 2');
  await field('add-button').click();
  await field('add-member').fill('added here');
  await field('add-save').click();
  await field('details').getByText('301').first().waitFor();
  assert.equal(await redis.command('SISMEMBER', name('set'), 'added here'), 1);
  await redis.command('SADD', name('set'), 'unusual');
  await field('element-filter').fill('unusual');
  await element('unusual').waitFor();
  await remove('unusual');
  assert.equal(await redis.command('SISMEMBER', name('set'), 'unusual'), 0);
  await page.keyboard.press('Escape');
});

test('a sorted set is edited and followed', async () => {
  await openKey('zset');
  await edit('ada', '99.5');
  assert.equal(await text('ZSCORE', name('zset'), 'ada'), '99.5');
  await redis.command('ZADD', name('zset'), '-1', 'first');
  await element('first').waitFor();
  await field('score-low').fill('99');
  await element('first').waitFor({ state: 'detached' });
  assert.equal(await field('element').count(), 1);
  await page.keyboard.press('Escape');
  await openKey('geo');
  await field('geo-switch').click();
  await field('geo-point').nth(7).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
});

test('a stream is paged, edited and followed, and its groups, too', async () => {
  await openKey('stream');
  await nextPage('page 2');
  const id = await text('XADD', name('stream'), '*', 'note', 'elsewhere');
  await element(id).waitFor();
  await remove(id);
  await field('add-button').click();
  await field('add-field-0').fill('note');
  await field('add-value-0').fill('here');
  await field('add-save').click();
  await field('elements').getByText('note: here').waitFor();
  await field('details').getByRole('button', { name: 'Groups' }).click();
  await element('workers').click();
  const pending = page.getByTestId('elements').nth(1).getByTestId('element');
  await pending.first().waitFor();
  assert.equal(await pending.count(), 10);
  await pending.first().click();
  await field('confirm-remove').click();
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid=elements]')[1]?.ariaRowCount === '10',
    undefined,
  );
  const [count] = await redis.command('XPENDING', name('stream'), 'workers');
  assert.equal(count, 9);
  await page.keyboard.press('Escape');
});

test('a HyperLogLog is counted and followed', async () => {
  await openKey('hll');
  const shown = async () => Number((await field('hll-count').textContent()).replace(',', ''));
  await page.waitForFunction(
    () => /^\d/.test(document.querySelector('[data-testid=hll-count]')?.textContent ?? ''),
    undefined,
  );
  const before = await shown();
  assert.equal(before, await redis.command('PFCOUNT', name('hll')));
  await redis.command('PFADD', name('hll'), ...Array.from({ length: 500 }, (_, i) => `more ${i}`));
  const after = await redis.command('PFCOUNT', name('hll'));
  assert.notEqual(after, before);
  await field('hll-count').getByText(after.toLocaleString('en-US')).waitFor();
  await page.keyboard.press('Escape');
});

for (const width of [360, 1440]) {
  test(`every type pleases axe and fits (${width} px)`, async () => {
    await page.setViewportSize({ width, height: 900 });
    for (const key of TYPE_KEYS) {
      await openKey(key);
      if (key === 'geo') await field('geo-switch').click();
      const first = field('element').first();
      await first.or(field('value-view')).or(field('hll-count')).first().waitFor();
      if (await first.isVisible()) await first.click();
      if (await field('add-button').isVisible()) await field('add-button').click();
      await assertFits(page);
      await assertAccessible(page, '[data-testid=details]');
      await field('details').getByLabel('Close details').click();
      await field('details').waitFor({ state: 'detached' });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}

if (withKeys) {
  actions(steps);
  palette(steps);
  tree(steps);
}
if (withViews) {
  consoleSteps(steps);
  pubSubSteps(steps);
}

test('no width scrolls sideways', async () => {
  for (const width of [360, 600, 768, 1024, 1280, 2560]) {
    await page.setViewportSize({ width, height: 800 });
    await assertFits(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

if (withViews) {
  settingsTests({
    browser: () => browser,
    redis: () => redis,
    url: options.url,
    password: options.password,
    complaints,
  });

  watchTests({
    browser: () => browser,
    redis: () => redis,
    redisPort: Number(options['redis-port']),
    url: options.url,
    password: options.password,
    complaints,
  });
}

test('the page comes back after a restart', { skip: !options.restart }, async () => {
  await search('');
  execSync(options.restart, { stdio: 'inherit' });
  redis.close();
  await live();
  redis = await connectRedis();
  await redis.command('SET', name('after'), 'back');
  await search(name('after'));
  await row(name('after')).waitFor();
});

nodeTest('the page had nothing to complain about', async () => {
  for (const key of ['k1', 'k2', 'k3', 'after', ...TYPE_KEYS])
    await redis.command('DEL', name(key));
  assert.deepEqual(complaints, []);
});
