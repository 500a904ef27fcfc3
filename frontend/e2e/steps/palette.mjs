// The command palette, the list of shortcuts and the density of the rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../audit.mjs';

export function palette({ field, name, row, current }) {
  const run = async (words) => {
    const { page } = current;
    await page.keyboard.press('Control+k');
    await field('palette-field').fill(words);
    await page.keyboard.press('Enter');
    await field('palette').waitFor({ state: 'detached' });
  };

  test('the palette opens keys and changes the rows', async () => {
    const { redis } = current;
    await redis.command('SET', name('p1'), 'by name');
    await row(name('p1')).waitFor();
    const height = async () => (await row(name('p1')).boundingBox()).height;
    const before = await height();
    await run('rows compact');
    assert.ok((await height()) < before);
    await run('rows comfortable');
    assert.equal(await height(), before);
    await run(name('p1'));
    await field('value-view').getByText('by name').waitFor();
    await current.page.keyboard.press('Escape');
    await field('details').waitFor({ state: 'detached' });
    await field('db').focus();
    await field('db')
      .getByText(/DB 0: [\d,]+ keys?/)
      .waitFor({ state: 'attached' });
    await redis.command('DEL', name('p1'));
  });

  test('palette and shortcuts please axe and fit', async () => {
    const { page } = current;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByTestId('palette-button').click();
    await field('palette-field').waitFor();
    const box = await field('palette').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360);
    await assertAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.locator('h1').focus();
    await page.keyboard.press('?');
    await field('shortcuts').waitFor();
    await assertAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}
