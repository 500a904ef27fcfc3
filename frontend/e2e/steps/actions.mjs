// The menu of a row: rename, copy, expiry, deletion and its undo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../audit.mjs';

export function actions({ field, name, row, search, current }) {
  const choose = async (key, item) => {
    await row(name(key)).getByTestId('row-menu').click();
    await field(`menu-${item}`).click();
  };

  test('a key is renamed and copied from its row', async () => {
    const { redis } = current;
    await redis.command('SET', name('m1'), 'one');
    await redis.command('SET', name('m2'), 'two');
    await row(name('m2')).waitFor();
    await choose('m1', 'rename');
    await field('new-name').fill(name('m2'));
    await field('name-confirm').click();
    await field('name-taken').waitFor();
    assert.equal((await redis.command('GET', name('m2'))).toString(), 'two');
    await field('name-replace').check();
    await field('name-confirm').click();
    await field('action-notice').getByText('Renamed to').waitFor();
    assert.equal((await redis.command('GET', name('m2'))).toString(), 'one');
    assert.equal(await redis.command('EXISTS', name('m1')), 0);
    await current.page.mouse.move(5, 5);
    await row(name('m1')).waitFor({ state: 'detached' });
    await choose('m2', 'copy');
    await field('copy-db').selectOption('5');
    await field('name-confirm').click();
    await field('action-notice').getByText('in database 5').waitFor();
    await redis.command('SELECT', '5');
    assert.equal((await redis.command('GET', name('m2'))).toString(), 'one');
    await redis.command('DEL', name('m2'));
    await redis.command('SELECT', '0');
    await redis.command('DEL', name('m2'));
  });

  test('a deletion is undone with value, type and expiry', async () => {
    const { page, redis } = current;
    const key = name('u1');
    await redis.command('HSET', key, 'field', 'value', 'bytes', Buffer.from([0xff, 0x00]));
    await redis.command('PEXPIREAT', key, '1900000000000');
    await row(key).waitFor();
    await row(key).focus();
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await field('undo-plan').getByText('You can undo this').waitFor();
    await field('bulk-confirm').click();
    await field('undo').waitFor();
    assert.equal(await redis.command('EXISTS', key), 0);
    await field('undo').click();
    await field('action-notice').getByText('Restored 1 key.').waitFor();
    assert.deepEqual(await redis.command('HGET', key, 'bytes'), Buffer.from([0xff, 0x00]));
    assert.equal(await redis.command('PEXPIRETIME', key), 1_900_000_000_000);
    await page.mouse.move(5, 5);
    await row(key).waitFor();
    await redis.command('DEL', key);
    await redis.command('SET', key, 'x'.repeat(100_000));
    await row(key).getByText('97.7 KB').waitFor();
    await choose('u1', 'delete');
    await field('undo-plan').getByText('This cannot be undone').waitFor();
    await page.keyboard.press('Escape');
    await redis.command('DEL', key);
  });

  test('the key Delete asks, and the row gets the focus back', async () => {
    const { page, redis } = current;
    const key = name('d1');
    await redis.command('SET', key, 'value');
    await row(key).waitFor();
    await row(key).focus();
    await page.keyboard.press('Delete');
    await field('bulk-keys').getByText(key, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await field('bulk-keys').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.key), key);
    assert.equal(await redis.command('EXISTS', key), 1);
    await redis.command('DEL', key);
  });

  test('all keys of the list are deleted, also those that the page does not have', async () => {
    const { page, redis } = current;
    const total = 1500;
    for (let i = 0; i < total; i++) void redis.command('SET', name(`all:${i}`), 'x');
    await redis.command('SET', name('other'), 'x');
    await search(name('all:*'));
    await field('row-count').getByText('1,500', { exact: true }).waitFor();
    await page.getByTestId('key-table').locator('[role=row][tabindex="0"]').focus();
    await page.keyboard.press('Control+a');
    await field('selection').getByText('All 1,500 keys').waitFor();
    await field('bulk-delete').click();
    await field('undo-plan').getByText('This cannot be undone').waitFor();
    assert.ok(await field('bulk-confirm').isDisabled());
    await field('bulk-sure').check();
    await field('bulk-confirm').click();
    await field('action-notice').getByText('Deleted 1,500 keys.').waitFor();
    assert.equal(await redis.command('EXISTS', name('all:7')), 0);
    assert.equal(await redis.command('DEL', name('other')), 1);
    await search(`${name('')}*`);
  });

  test('menu, dialogs and notice please axe and fit', async () => {
    const { page, redis } = current;
    await redis.command('SET', name('m3'), 'x');
    await page.setViewportSize({ width: 360, height: 740 });
    await row(name('m3')).waitFor();
    await row(name('m3')).getByTestId('row-menu').click();
    const box = await field('menu').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360 && box.y + box.height <= 740);
    await assertAccessible(page);
    for (const item of ['rename', 'copy', 'expire', 'delete']) {
      if (!(await field('menu').isVisible())) {
        await row(name('m3')).getByTestId('row-menu').click();
      }
      await field(`menu-${item}`).click();
      await assertAccessible(page, 'dialog');
      if (item !== 'delete') await page.keyboard.press('Escape');
    }
    await field('bulk-confirm').click();
    await field('undo').waitFor();
    await assertAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}
