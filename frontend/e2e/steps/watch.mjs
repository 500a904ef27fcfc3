// The view of the figures in a real browser. It has a page of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits } from '../audit.mjs';
import { openLive } from '../browser.mjs';
import { RespClient } from '../resp.mjs';

// Each section and an element that it has once it has been read.
const SECTIONS = {
  '': 'plot-ops',
  '/hotkeys': 'key-link',
  '/bigkeys': 'big',
  '/activity': 'heat',
  '/clients': 'clients',
  '/slowlog': 'slow',
  '/latency': 'latency-rule',
};

export function watchTests(context) {
  const prefix = `watch${Math.random().toString(36).slice(2, 7)}`;
  const key = (suffix) => `${prefix}:${suffix}`;
  let page;
  let load;

  const field = (id) => page.getByTestId(id);
  const go = (section) =>
    page.evaluate((hash) => {
      location.hash = hash;
    }, `#watch${section}`);
  const text = async (id) => (await field(id).textContent()) ?? '';

  async function start() {
    const url = `${context.url}#watch`;
    if (context.password) {
      page = await context.browser().newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(url);
      await field('login-password').fill(context.password);
      await field('login-button').click();
      await page.waitForSelector('[data-testid=connection-state][data-state=live]');
    } else {
      page = await openLive(context.browser(), url);
    }
    page.on('pageerror', (error) => context.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('WebSocket connection')) {
        context.complaints.push(message.text());
      }
    });
    const redis = context.redis();
    await redis.command('HSET', key('hash'), 'f', 'x'.repeat(100_000));
    load = setInterval(() => {
      for (let i = 0; i < 20; i++) {
        redis.command('SET', key('hot'), String(i));
        redis.command('GET', key('hot'));
      }
    }, 50);
  }

  async function end() {
    clearInterval(load);
    await page?.close();
    for (const suffix of ['hash', 'hot']) await context.redis().command('DEL', key(suffix));
  }

  test('watch: the plots show the load, and the table says the same', async () => {
    await start();
    const plot = field('plot-ops');
    await plot.locator('canvas').waitFor();
    await page.waitForFunction(
      () =>
        Number(
          document
            .querySelector('[data-testid=plot-ops] [data-value]')
            ?.textContent?.replace(/,/g, ''),
        ) > 100,
      undefined,
    );
    const drawn = await plot.locator('canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    });
    assert.ok(drawn, 'the canvas is empty');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const row = field('figures').locator('tr', { hasText: 'Operations, string' });
    const now = Number((await row.locator('td').first().textContent())?.replace(/,/g, ''));
    assert.ok(now > 100, `${now} operations`);
    await page.getByRole('button', { name: 'Plots', exact: true }).click();
  });

  test('watch: the pause holds the plots', async () => {
    await field('pause').click();
    const before = await text('plot-memory');
    // the figures above the view go on, and show that samples have come
    const figures = page.getByRole('region', { name: 'Server figures' });
    for (let samples = 0; samples < 2; samples++) {
      const drawn = await figures.innerHTML();
      await figures.evaluate(
        (element, old) =>
          new Promise((resolve) => {
            const look = () => element.innerHTML !== old && resolve();
            new MutationObserver(look).observe(element, {
              subtree: true,
              childList: true,
              attributes: true,
              characterData: true,
            });
            look();
          }),
        drawn,
      );
    }
    assert.equal(await text('plot-memory'), before);
    await field('pause').click();
  });

  test('watch: the hot key is found, and opens', async () => {
    await go('/hotkeys');
    const link = field('hot').getByRole('link', { name: key('hot'), exact: true });
    await link.waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    const height = await link.evaluate((element) => element.getBoundingClientRect().height);
    assert.ok(height < 40, `a key of ${key('hot').length} letters is ${height} pixels high`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await link.click();
    await field('details').waitFor();
    assert.match(page.url(), /#keys\?.*key=watch/);
  });

  test('watch: the big key is at the top of its list', async () => {
    await go('/bigkeys');
    await field('big').getByText(key('hash')).waitFor();
  });

  test('watch: the heat map has a row for the prefix', async () => {
    await go('/activity');
    await page.getByRole('listitem', { includeHidden: true }).getByText(prefix).waitFor();
    await field('heat').focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() =>
      /: [\d,]+ changes?$/.test(
        document.querySelector('[data-testid=heat-cell]')?.textContent ?? '',
      ),
    );
  });

  test('watch: a client is closed by the list of clients', async () => {
    const victim = new RespClient(context.redisPort);
    if (context.password) await victim.command('AUTH', context.password);
    await victim.command('CLIENT', 'SETNAME', `${prefix}-victim`);
    const id = await victim.command('CLIENT', 'ID');
    await go('/clients');
    await page.getByText('this page').waitFor();
    await field(`kill-${id}`).click();
    assert.match(await text('kill-name'), new RegExp(`${prefix}-victim`));
    await field('confirm').click();
    await field(`kill-${id}`).waitFor({ state: 'detached' });
    victim.close();
  });

  test('watch: the slow log shows a slow command', async () => {
    const redis = context.redis();
    const limit = (await redis.command('CONFIG', 'GET', 'slowlog-log-slower-than'))[1];
    await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    await redis.command('GET', key('slow'));
    await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', limit);
    await go('/slowlog');
    await field('slow').waitFor();
    assert.match(await text('slow'), /GET|SET/);
  });

  test('watch: the latency section shows a slow command, and is reset', async () => {
    const redis = context.redis();
    await go('/latency');
    await field('latency-rule').getByText('off').waitFor();
    await redis.command('CONFIG', 'SET', 'latency-monitor-threshold', '1');
    await redis.command('EVAL', 'for i = 1, 3000000 do end', '0');
    const row = field('latency').getByRole('row', { name: /^command / });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /\d ?(ms|s)/);
    await redis.command('CONFIG', 'SET', 'latency-monitor-threshold', '0');
    await field('latency-reset').click();
    await field('confirm').click();
    await field('latency').waitFor({ state: 'detached' });
    assert.deepEqual(await redis.command('LATENCY', 'LATEST'), []);
  });

  test('watch: no section has anything that axe complains about, or scrolls sideways', async () => {
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 740 });
      for (const [section, shows] of Object.entries(SECTIONS)) {
        await go(section);
        await field(shows).first().waitFor();
        await assertFits(page);
        if (width === 1440) await assertAccessible(page);
      }
    }
    await end();
  });
}
