// The keys in folders.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits } from '../audit.mjs';

export function tree({ field, name, search, current }) {
  const shown = (label) => current.page.locator(`[data-testid=tree-row][data-name="${label}"]`);

  test('keys are shown in folders, live, and a folder is deleted', async () => {
    const { page, redis } = current;
    for (let i = 0; i < 30; i++)
      await redis.command('SET', name(`branch:twig:${i}`), 'x'.repeat(100));
    await redis.command('HSET', name('branch:hash'), 'f', 'v');
    await search('');
    await page.getByRole('button', { name: 'Tree', exact: true }).click();
    await shown('e2e:').click();
    const run = name('').slice('e2e:'.length);
    await shown(run).click();
    await shown('branch:').click();
    await shown('twig:').getByText('30 keys').waitFor();
    await redis.command('SET', name('branch:twig:more'), 'x');
    await shown('twig:').getByText('31 keys').waitFor();
    await shown('twig:').focus();
    await page.keyboard.press('ArrowRight');
    await shown('0').waitFor();
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.name), '0');
    await page.keyboard.press('Enter');
    await field('value-view').waitFor();
    const other = await current.browser.newPage();
    await other.goto(page.url());
    await other.locator('[data-testid=tree-row][data-name="0"]').waitFor();
    await other.close();
    await field('details').getByLabel('Close details').click();
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await assertAccessible(page);
      await assertFits(page);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await shown('branch:').getByTestId('tree-menu').click();
    await field('menu-delete-folder').click();
    await field('bulk-confirm').click();
    await field('action-notice').getByText('Deleted 32 keys.').waitFor();
    await shown('branch:').waitFor({ state: 'detached' });
    assert.equal(await redis.command('EXISTS', name('branch:hash')), 0);
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await search(`${name('')}*`);
  });
}
