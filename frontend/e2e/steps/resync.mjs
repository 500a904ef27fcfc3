// Checks that the page shows exactly the keys of the server after flushes, lost messages and stops.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { openLive } from '../browser.mjs';
import { Gate } from '../gate.mjs';

// more than the server keeps in its history of changes
const MANY = 220_000;
const AT_ONCE = 2_000;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export function resyncTests({ start, current, port, pagePort }) {
  const keyOf = (round, i) => `${round}:${String((i * 7919) % MANY).padStart(6, '0')}`;

  // A page that notes errors and alerts; a reload would remove the note.
  async function openNoting(address, at = pagePort) {
    const page = await openLive(current.browser, `http://127.0.0.1:${at}/${address}`);
    await page.evaluate(() => {
      window.notes = [];
      window.addEventListener('error', ({ message }) => window.notes.push(message));
      new MutationObserver(() => {
        for (const alert of document.querySelectorAll('[role=alert]')) {
          if (alert.textContent !== '') window.notes.push(alert.textContent);
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    return page;
  }

  // the directory has the files of earlier tests
  async function startEmpty() {
    await start();
    await current.redis.command('FLUSHALL');
  }

  const notesOf = (page) => page.evaluate(() => window.notes);

  async function setMany(round) {
    const { redis } = current;
    const sent = [];
    for (let first = 0; first < MANY; first += AT_ONCE) {
      const pairs = [];
      for (let i = first; i < first + AT_ONCE; i++) pairs.push(keyOf(round, i), `value ${i}`);
      sent.push(redis.command('MSET', ...pairs));
    }
    await Promise.all(sent);
  }

  const shownRows = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-testid=row]')].map(({ dataset }) => [
        Number(dataset.position),
        dataset.key,
      ]),
    );

  // The rows of the page are those of the server, at their positions: first, in the middle and last.
  async function assertShows(page, expected) {
    const count = expected.length.toLocaleString('en-US');
    await page.getByTestId('row-count').getByText(count, { exact: true }).waitFor();
    for (const part of [0, 0.5, 1]) {
      await page.getByTestId('key-table').evaluate((table, to) => {
        table.scrollTop = to * (table.scrollHeight - table.clientHeight);
      }, part);
      for (let wrong = ['not read']; wrong.length > 0; await wait(100)) {
        const rows = await shownRows(page);
        const isThere = rows.some(([at]) => Math.abs(at - part * (expected.length - 1)) < 30);
        wrong = rows.filter(([at, key]) => expected[at] !== key);
        if (!isThere) wrong.push('not scrolled');
      }
    }
  }

  test('list, tree and open key follow a flush by themselves', async () => {
    await startEmpty();
    const { redis } = current;
    for (let i = 0; i < 50; i++) await redis.command('SET', `old:${i}`, `value ${i}`);
    const list = await openNoting('#keys?key=old:7');
    const tree = await openNoting('#keys?view=tree&folder=old:');
    const folder = (name) => tree.locator(`[data-testid=tree-row][data-name="${name}"]`);
    await list.getByTestId('value-view').getByText('value 7').waitFor();
    await folder('old:').getByText('50 keys').waitFor();
    await redis.command('FLUSHALL');
    await list.getByTestId('empty').waitFor();
    await list.getByTestId('details-gone').waitFor();
    await tree.getByTestId('empty').waitFor();
    assert.equal(await list.getByTestId('row').count(), 0);
    assert.equal(await tree.getByTestId('tree-row').count(), 0);
    await redis.command('MSET', 'old:7', 'again', 'new:1', 'x', 'new:2', 'y');
    await list.getByTestId('value-view').getByText('again').waitFor();
    await list.locator('[data-key="new:2"]').waitFor();
    assert.deepEqual(
      (await shownRows(list)).map(([, key]) => key),
      ['new:1', 'new:2', 'old:7'],
    );
    await folder('new:').getByText('2 keys').waitFor();
    await folder('old:').getByText('1 key').waitFor();
    assert.deepEqual([await notesOf(list), await notesOf(tree)], [[], []]);
    await list.close();
    await tree.close();
  });

  test('a page that missed very many changes has them all', async () => {
    await startEmpty();
    const gate = new Gate(pagePort);
    const page = await openNoting('', await gate.listen());
    const { redis } = current;
    await redis.command('SET', 'a:before', '1');
    await page.locator('[data-key="a:before"]').waitFor();
    const expected = Array.from({ length: MANY }, (_, i) => `b:${String(i).padStart(6, '0')}`);

    gate.stop();
    await setMany('b');
    await redis.command('DEL', 'a:before');
    gate.resume();
    await assertShows(page, expected);
    assert.deepEqual(await notesOf(page), []);

    gate.cut();
    await page.waitForSelector('[data-testid=connection-state][data-state=reconnecting]');
    await redis.command('FLUSHALL');
    await setMany('c');
    const removed = Array.from({ length: 1000 }, (_, i) => keyOf('c', i));
    await redis.command('DEL', ...removed);
    gate.resume();
    await page.waitForSelector('[data-testid=connection-state][data-state=live]');
    const gone = new Set(removed);
    await assertShows(
      page,
      expected.map((key) => key.replace('b', 'c')).filter((key) => !gone.has(key)),
    );
    await page.close();
    gate.close();
  });

  test('a slow page of a server that stops shows all', async () => {
    await startEmpty();
    const { redis, server } = current;
    const writer = new Worker(new URL('../load.mjs', import.meta.url), {
      workerData: { port, keys: 5_000, rate: 200_000 },
    });
    await new Promise((done) => writer.once('message', done));
    const page = await openNoting('#keys?sort=-changed');
    const debug = await page.context().newCDPSession(page);
    await debug.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    writer.postMessage('start');
    for (let i = 0; i < 3; i++) {
      await wait(1500);
      server.kill('SIGSTOP');
      await wait(3000);
      server.kill('SIGCONT');
    }
    await wait(1000);
    await writer.terminate();
    // the server may still execute what the writer has sent
    while (/ cmd=set /.test(await redis.command('CLIENT', 'LIST'))) await wait(50);
    // of keys that changed at the same time the last name is the first one
    await redis.command('SET', 'load:004999', 'the last value');
    await page.locator('[data-position="0"]').getByText('the last value').waitFor();
    assert.deepEqual(await notesOf(page), []);
    await page.evaluate(() => {
      location.hash = '#keys';
    });
    await assertShows(
      page,
      Array.from({ length: 5_000 }, (_, i) => `load:${String(i).padStart(6, '0')}`),
    );
    const values = await page.evaluate(() =>
      [...document.querySelectorAll('[data-testid=row]')].map((row) => [
        row.dataset.key,
        row.querySelector('[data-testid=value]').textContent,
      ]),
    );
    for (const [key, value] of values) {
      assert.equal(value, (await redis.command('GET', key)).toString(), key);
    }
    assert.deepEqual(await notesOf(page), []);
    await page.close();
  });
}
