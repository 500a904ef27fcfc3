// Checks every view, section and dialog: axe, no horizontal scrolling, and the keyboard.
//   node e2e/access.mjs --url http://127.0.0.1:PORT --redis-port PORT [--only 'STATE,STATE'] [--all]
// Wide pages are light, narrow ones dark and operated by the keyboard; with --all each page is checked in
// light, in dark and by the keyboard, which takes twice as long. It empties the server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseArgs } from 'node:util';
import { assertFits, assertKeyboardReachesAll, OF_COLOURS, violations } from './audit.mjs';
import { launch } from './browser.mjs';
import { RespClient } from './resp.mjs';
import { goTo, seedStates, statesOf } from './states.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'redis-port': { type: 'string' },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});

const port = Number(options['redis-port']);
const PREFIX = 'access:';
const NARROW = 360;
const WIDTHS = [NARROW, 1280];

let browser;
let redis;
let clear;

before(async () => {
  redis = new RespClient(port);
  await redis.command('FLUSHALL');
  clear = await seedStates(redis, port, PREFIX);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await clear?.();
  redis?.close();
});

async function open(width) {
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    // axe would measure colours in the middle of a transition
    reducedMotion: 'reduce',
    colorScheme: width === NARROW ? 'dark' : 'light',
  });
  await page.goto(options.url);
  return page;
}

async function check(page, width, { act, part, keyboard = true, menu = false } = {}) {
  await assertFits(page);
  // the surroundings of a part are the same in all its states
  const modal = (await page.locator('dialog:modal').count()) > 0;
  const checked = modal ? 'dialog:modal' : (part ?? (act ? 'main' : 'html'));
  assert.deepEqual(await violations(page, checked), []);
  if (options.all) await checkOtherColours(page, width, checked);
  if (width !== NARROW && !options.all) return;
  // Tab closes a menu
  if (menu) await assertMenuMoves(page);
  else if (keyboard) await assertKeyboardReachesAll(page, checked);
}

async function checkOtherColours(page, width, part) {
  await page.emulateMedia({ colorScheme: width === NARROW ? 'light' : 'dark' });
  assert.deepEqual(await violations(page, part, OF_COLOURS), [], 'in the other colours');
  await page.emulateMedia({ colorScheme: width === NARROW ? 'dark' : 'light' });
}

async function assertMenuMoves(page) {
  const items = page.getByRole('menuitem');
  await page.keyboard.press('Home');
  for (let i = 0; i < (await items.count()); i++) {
    const focused = await items.nth(i).evaluate((item) => item.matches(':focus-visible'));
    assert.ok(focused, `item ${i} of the menu has no focus`);
    await page.keyboard.press('ArrowDown');
  }
}

const viewOf = (address) => address.split(/[?/]/, 1)[0];

// In a new page where the view changes: axe looks at the views that are hidden, too, which takes time.
async function openState(page, { at }) {
  const { hash } = new URL(page.url());
  await page.evaluate(goTo, at);
  if (hash !== '' && viewOf(hash) !== viewOf(at)) await page.reload();
}

async function closeDialogs(page) {
  while ((await page.locator('dialog[open], [role=menu]').count()) > 0) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(20);
  }
}

describe('access', { concurrency: WIDTHS.length }, () => {
  for (const width of WIDTHS) {
    test(`${width} px`, async (t) => {
      const page = await open(width);
      const only = options.only?.split(',');
      for (const state of statesOf({ page, redis, prefix: PREFIX })) {
        if (only && !only.includes(state.name)) continue;
        await t.test(`${state.name}, ${width} px`, async () => {
          await openState(page, state);
          await page.getByTestId(state.shows).first().waitFor();
          await state.act?.();
          await check(page, width, state);
        });
        await closeDialogs(page);
        await state.ends?.();
      }
      await page.close();
    });
  }
});

test('the login', async () => {
  await redis.command('CONFIG', 'SET', 'requirepass', 'secret');
  try {
    for (const width of WIDTHS) {
      const page = await open(width);
      await page.getByTestId('login-password').fill('wrong');
      await page.getByTestId('login-button').click();
      await page.getByTestId('login-error').waitFor();
      await check(page, width);
      await page.close();
    }
  } finally {
    await redis.command('CONFIG', 'SET', 'requirepass', '');
  }
});
