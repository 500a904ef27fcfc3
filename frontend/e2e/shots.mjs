// Screenshots in the widths and themes that matter: node e2e/shots.mjs --url http://127.0.0.1:6390
// With --redis-port of the same server: one key of each type, opened.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch, openLive } from './browser.mjs';
import { RespClient } from './resp.mjs';
import { seedTypes, TYPE_KEYS } from './seed.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:6390' },
    out: { type: 'string', default: 'e2e/out' },
    'redis-port': { type: 'string' },
    only: { type: 'string' },
  },
});

const SIZES = [
  [360, 740],
  [768, 1024],
  [1280, 800],
  [1920, 1080],
];

mkdirSync(values.out, { recursive: true });
const browser = await launch();
const THEMES = ['light', 'dark'];
const PREFIX = 'shots:';

// Actions on a key before its picture is taken.
const STEPS = {
  hash: async (page) => {
    await page.getByTestId('element').nth(1).click();
    await page.getByTestId('element-editor').waitFor();
  },
  geo: async (page) => {
    await page.getByTestId('geo-switch').click();
    await page.getByTestId('geo-point').first().waitFor();
  },
  list: async (page) => {
    await page.getByTestId('add-button').click();
  },
  zset: async (page) => {
    await page.getByTestId('element').first().click();
    await page.getByTestId('element-editor').waitFor();
  },
};

async function shootPage() {
  for (const colorScheme of THEMES) {
    for (const [width, height] of SIZES) {
      const viewport = { width, height };
      const page = await openLive(browser, values.url, { viewport, colorScheme });
      await page.waitForTimeout(1500);
      await page.screenshot({ path: `${values.out}/${width}-${colorScheme}.png` });
      await page.getByTestId('search').fill('user:0000');
      await page.waitForTimeout(600);
      await page.getByTestId('row').first().click();
      await page.waitForTimeout(600);
      await page.screenshot({ path: `${values.out}/${width}-${colorScheme}-details.png` });
      await page.close();
    }
  }
}

async function shootTypes() {
  const redis = new RespClient(Number(values['redis-port']));
  for (const key of TYPE_KEYS) await redis.command('DEL', `${PREFIX}${key}`);
  await seedTypes(redis, PREFIX);
  redis.close();
  for (const colorScheme of THEMES) {
    for (const [width, height] of [SIZES[0], SIZES[2]]) {
      const viewport = { width, height };
      const page = await openLive(browser, values.url, { viewport, colorScheme });
      await page.getByTestId('search').fill(`${PREFIX}*`);
      for (const key of TYPE_KEYS) {
        if (values.only && !values.only.split(',').includes(key)) continue;
        await page.locator(`[data-testid=row][data-key="${PREFIX}${key}"]`).click();
        await page.waitForTimeout(700);
        await STEPS[key]?.(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${values.out}/${width}-${colorScheme}-${key}.png` });
        await page.getByLabel('Close details').click();
      }
      await page.close();
    }
  }
}

await (values['redis-port'] ? shootTypes() : shootPage());
await browser.close();
