// Screenshots in the widths and themes that matter: node e2e/shots.mjs --url http://127.0.0.1:6390
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch, openLive } from './browser.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:6390' },
    out: { type: 'string', default: 'e2e/out' },
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
for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of SIZES) {
    const page = await openLive(browser, values.url, { viewport: { width, height }, colorScheme });
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
await browser.close();
