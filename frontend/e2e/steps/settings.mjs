// The settings in a page of their own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertAccessible, assertFits } from '../audit.mjs';

/**
 * Registers the tests.
 *
 * @param tools `browser` and `redis` as functions, the `url`, the `password` or undefined, a list for
 *   `complaints`
 */
export function settingsTests({ browser, redis, url, password, complaints }) {
  let page;
  const field = (id) => page.getByTestId(id);
  const option = (name) => page.locator(`[data-testid=option][data-name="${name}"]`);
  const user = (name) => page.locator(`[data-testid=user][data-name="${name}"]`);
  const configured = async (name) => {
    const [, value] = await redis().command('CONFIG', 'GET', name);
    return value.toString();
  };

  async function open(section, width = 1280) {
    await page?.close();
    // axe would measure colours in the middle of a transition
    const options = { viewport: { width, height: 800 }, reducedMotion: 'reduce' };
    page = await browser().newPage(options);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}#settings/${section}`);
    if (password) {
      await field('login-password').fill(password);
      await field('login-button').click();
    }
    await field(`settings-${section}`).waitFor();
  }

  async function inspect() {
    await assertAccessible(page);
    await assertFits(page);
  }

  test('settings: an option is changed by the keyboard, and a wrong value is refused', async () => {
    const before = await configured('slowlog-max-len');
    await open('config');
    await field('element-filter').fill('slowlog-max-len');
    await field('option-count').getByText('1 of ').waitFor();
    const edit = option('slowlog-max-len').getByTestId('option-edit');
    await edit.waitFor();
    await edit.focus();
    await page.keyboard.press('Enter');
    await field('option-field').fill('abc');
    await page.keyboard.press('Enter');
    await field('option-error').waitFor();
    assert.equal(await configured('slowlog-max-len'), before);
    await field('option-field').fill('77');
    await page.keyboard.press('Enter');
    await option('slowlog-max-len').getByText('changed', { exact: true }).waitFor();
    assert.equal(await configured('slowlog-max-len'), '77');
    await redis().command('CONFIG', 'SET', 'slowlog-max-len', before);
  });

  test('settings: all options have a meaning, on wide and narrow screens', async () => {
    for (const width of [360, 1280]) {
      await open('config', width);
      await option('appendonly').waitFor();
      assert.ok((await field('option').count()) > 150);
      // axe takes long for all of them
      await field('option-group').selectOption('Memory');
      await option('appendonly').waitFor({ state: 'detached' });
      await inspect();
    }
  });

  test('settings: a user is created, tried out, edited and deleted', async () => {
    const name = `e2e-${Math.random().toString(36).slice(2, 8)}`;
    await open('users');
    await field('user-new').click();
    await field('user-name').fill(name);
    await field('user-rules').fill('on ~a:*');
    await field('user-password').click();
    await field('user-form').getByText('+@read').click();
    await inspect();
    await field('user-apply').click();
    await user(name).getByText('1 password').waitFor();
    for (const [command, allowed] of [
      ['GET a:1', true],
      ['GET b:1', false],
    ]) {
      await field('try-user').selectOption(name);
      await field('try-command').fill(command);
      await field('try-check').click();
      const answer = field('try-answer').filter({ hasText: /\S/ });
      await answer.waitFor();
      assert.equal((await answer.textContent()) === 'Allowed.', allowed, command);
    }
    await user(name).getByTestId('user-edit').click();
    await field('user-rules').fill('on ~a:* +get');
    await field('user-apply').click();
    await user(name).getByText('-@all +get').waitFor();
    await user(name).getByText('1 password').waitFor();
    await user(name).getByTestId('user-delete').click();
    await field('user-confirm').click();
    await user(name).waitFor({ state: 'detached' });
    assert.equal(await redis().command('ACL', 'GETUSER', name), null);
    await open('users', 360);
    await user('default').waitFor();
    await inspect();
  });

  test('settings: the keys are saved, and the page says so', async () => {
    await open('persistence');
    await field('save-now').click();
    await field('persistence-note').filter({ hasText: /\S/ }).waitFor();
    await field('persistence-note').getByText('Background saving').waitFor();
    await field('changes-since').getByText('0', { exact: true }).waitFor();
    await inspect();
    await open('persistence', 360);
    await field('changes-since').waitFor();
    await inspect();
  });

  test('settings: all data is downloaded and uploaded', async () => {
    const key = `e2e-data-${Math.random().toString(36).slice(2, 8)}`;
    await redis().command('HSET', key, 'field', 'größe');
    await open('data');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      field('export-button').click(),
    ]);
    const path = await download.path();
    assert.match(download.suggestedFilename(), /^dump-\d{8}-\d{6}\.rdb$/);
    assert.equal(readFileSync(path).subarray(0, 5).toString(), 'REDIS');
    await field('export-done').waitFor();
    await inspect();

    await redis().command('DEL', key);
    await field('import-file').setInputFiles(path);
    await field('import-name').getByText('(').waitFor();
    await field('import-keep').check();
    await field('import-button').click();
    await inspect();
    await field('import-confirm').click();
    await field('import-result').getByText('Imported 1 key.').waitFor();
    assert.equal((await redis().command('HGET', key, 'field')).toString(), 'größe');

    await field('import-file').setInputFiles({
      name: 'broken.rdb',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('REDIS0011 and nothing of that kind'),
    });
    await field('import-button').click();
    await field('import-confirm').click();
    await field('import-error').getByText('Nothing was imported').waitFor();
    await redis().command('DEL', key);
    await open('data', 360);
    await field('import-drop').waitFor();
    await inspect();
    await page.close();
    page = undefined;
  });
}
