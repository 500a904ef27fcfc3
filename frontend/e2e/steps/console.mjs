// The console: its session, completion, streams and questions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits } from '../audit.mjs';

export function consoleSteps({ openPage, current, name }) {
  let page;
  const field = (id) => page.getByTestId(id);
  const input = () => field('console-input');
  const entry = () => field('entry').last();

  async function run(line) {
    await input().fill(line);
    await input().press('Escape');
    await input().press('Enter');
    await page.waitForFunction((expected) => {
      const last = [...document.querySelectorAll('[data-testid=entry]')].at(-1);
      return (
        last?.querySelector('[data-testid=entry-line]')?.textContent === expected &&
        last.dataset.status !== 'running'
      );
    }, line);
    return entry().getByTestId('entry-reply').innerText();
  }

  test('the console runs commands in a session of its own', async () => {
    page = await openPage('#console');
    await input().waitFor();
    await field('console-run').isEnabled();
    assert.equal(await run('PING'), 'PONG');
    await run('SELECT 3');
    assert.equal(await field('prompt').innerText(), 'db3>');
    assert.match(page.url(), /#console\?db=3$/);
    await run(`SET ${name('console')} "two words\\x21"`);
    assert.equal(await run(`GET ${name('console')}`), '"two words!"');
    await current.redis.command('SELECT', 3);
    assert.equal(String(await current.redis.command('GET', name('console'))), 'two words!');
    await current.redis.command('DEL', name('console'));
    await current.redis.command('SELECT', 0);
    assert.match(await run('CLIENT INFO'), / db=3 .* resp=3/);
    await run('SELECT 0');
  });

  test('the console shows transactions and nested replies', async () => {
    await run('MULTI');
    assert.match(await run(`SET ${name('tx')} 1`), /Queued as number 1/);
    await run(`INCR ${name('tx')}`);
    assert.equal(await field('prompt').innerText(), 'db0(tx)>');
    assert.match(await run('EXEC'), /"OK"[\s\S]*INCR[\s\S]*\(integer\) 2/);
    await run(`HSET ${name('console-hash')} a 1 b 2`);
    assert.match(await run(`HGETALL ${name('console-hash')}`), /1#\s*"a"\s*⇒\s*"1"/);
    await run(`DEL ${name('tx')} ${name('console-hash')}`);
  });

  test('the console completes commands, keywords and keys', async () => {
    await current.redis.command('SET', name('complete'), '1');
    await input().fill('');
    await input().pressSequentially('clien');
    await field('choices').waitFor();
    await input().press('Tab');
    await input().pressSequentially('kill');
    await input().press('Tab');
    assert.equal(await input().inputValue(), 'client kill ');
    assert.match(await field('help').innerText(), /CLIENT KILL/);
    await input().fill(`GET ${name('compl')}`);
    await input().press('Tab');
    await field('choices').getByText(name('complete')).waitFor();
    await input().press('Tab');
    assert.equal(await input().inputValue(), `GET ${name('complete')} `);
    assert.equal(await run(`GET ${name('complete')}`), '"1"');
    await input().press('Control+r');
    await field('history-search').fill('select 3');
    await field('history-search').press('Enter');
    assert.equal(await input().inputValue(), 'SELECT 3');
    await current.redis.command('DEL', name('complete'));
    await input().fill('');
  });

  test('the console streams messages and MONITOR', async () => {
    await run(`SUBSCRIBE ${name('channel')}`);
    for (let i = 0; i < 50; i++)
      await current.redis.command('PUBLISH', name('channel'), `{"i":${i}}`);
    await field('message').getByText('{"i":49}').waitFor();
    await field('message').getByText('{"i":49}').click();
    assert.equal(await field('message-payload').innerText(), '{\n  "i": 49\n}');
    await current.redis.command('PUBLISH', name('channel'), 'while paused');
    await field('message-pause').getByText('Resume (1 new)').waitFor();
    await field('message-pause').click();
    await field('message').getByText('while paused').waitFor();
    await field('stream-stop').click();
    await field('stream').getByText('Ended').waitFor();
    await page.getByLabel('Close the stream').click();
    await run('SELECT 2');
    await run('MONITOR');
    await current.redis.command('SET', name('monitored'), 'x');
    await field('message')
      .getByText(`"${name('monitored')}"`)
      .waitFor();
    await field('stream-stop').click();
    await field('prompt').getByText('db2>', { exact: true }).waitFor();
    await page.getByLabel('Close the stream').click();
    await current.redis.command('DEL', name('monitored'));
    await run('SELECT 0');
  });

  test('the console stays usable while messages pour in', async () => {
    await run(`SUBSCRIBE ${name('flood')}`);
    const payload = 'x'.repeat(200);
    const flood = [];
    for (let i = 0; i < 60_000; i++)
      flood.push(current.redis.command('PUBLISH', name('flood'), payload));
    assert.equal(await run('PING'), 'PONG');
    await Promise.all(flood);
    await current.redis.command('PUBLISH', name('flood'), 'the last one');
    await field('message').getByText('the last one').waitFor();
    const counts = await field('message-counts').innerText();
    const number = (word) => {
      const found = new RegExp(`([\\d,]+) ${word}`).exec(counts)?.[1] ?? '0';
      return Number(found.replaceAll(',', ''));
    };
    assert.equal(number('messages') + number('missed'), 60_001, counts);
    await field('stream-stop').click();
    await page.getByLabel('Close the stream').click();
  });

  test('the console cancels a blocked command and asks before a dangerous one', async () => {
    await input().fill(`BLPOP ${name('nothing')} 0`);
    await input().press('Escape');
    await input().press('Enter');
    await field('console-cancel').waitFor();
    await input().press('Escape');
    await entry().getByText('UNBLOCKED').waitFor();
    await run('SELECT 15');
    await input().fill('FLUSHDB');
    await input().press('Escape');
    await input().press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('all keys of database 15').waitFor();
    await assertAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await run('SELECT 0');
  });

  for (const width of [360, 1440]) {
    test(`the console pleases axe and fits (${width} px)`, async () => {
      await page.setViewportSize({ width, height: 900 });
      await run(`SUBSCRIBE ${name('axe')}`);
      await run('COMMAND INFO get');
      await current.redis.command('PUBLISH', name('axe'), '{"a":1}');
      await field('message').first().click();
      await input().fill('');
      await input().pressSequentially('se');
      await field('choices').waitFor();
      if (!(await field('help').isVisible())) await field('help-button').click();
      await assertFits(page);
      await assertAccessible(page, 'main');
      await input().fill('');
      await field('help-button').click();
      await field('stream-stop').click();
      await page.getByLabel('Close the stream').click();
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  }

  test('the console is closed', () => page.close());
}
