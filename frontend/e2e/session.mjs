// Logins, rights, lost connections and resynchronisation in a real browser, with servers of its own.
//   node e2e/session.mjs --jar ../reredis-app/target/reredis.jar [--java java]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { freePort } from './ports.mjs';
import { RespClient } from './resp.mjs';
import { resyncTests } from './steps/resync.mjs';

const { values: options } = parseArgs({
  options: { jar: { type: 'string' }, java: { type: 'string', default: 'java' } },
});

let browser;
let page;
let server;
let directory;
let redis;

const port = await freePort();
const pagePort = await freePort();
const url = `http://127.0.0.1:${pagePort}/`;

async function start(...args) {
  server = spawn(
    options.java,
    [
      ...['-jar', resolve(options.jar), '--port', port, '--ui-port', pagePort],
      ...['--dir', directory, '--appendonly', 'yes', ...args],
    ].map(String),
    { stdio: 'ignore' },
  );
  while (!(await isReady())) {
    if (server.exitCode !== null) throw new Error('the server has ended');
    await new Promise((done) => setTimeout(done, 50));
  }
  redis = new RespClient(port);
}

async function isReady() {
  try {
    return (await fetch(`${url}health`)).ok;
  } catch {
    return false;
  }
}

async function stop(signal = 'SIGTERM') {
  redis?.close();
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill(signal);
  await ended;
}

const field = (id) => page.getByTestId(id);
const row = (key) => page.locator(`[data-testid=row][data-key="${key}"]`);
const state = (name) => page.waitForSelector(`[data-testid=connection-state][data-state=${name}]`);

async function logIn(user, password) {
  await field('login-user').fill(user);
  await field('login-password').fill(password);
  await field('login-button').click();
}

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'reredis-e2e-'));
  browser = await launch();
});

afterEach(async () => {
  await page?.close();
  await stop();
});

after(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

async function open() {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
}

test('a wrong password is refused, and rights that are taken away take the rows away', async () => {
  await start('--requirepass', 'right');
  await redis.command('AUTH', 'right');
  await redis.command('MSET', 'a:1', 'one', 'b:1', 'two');
  await redis.command('ACL', 'SETUSER', 'some', 'on', '>pw', '~a:*', '+@all');
  await open();
  await logIn('', 'wrong');
  await field('login-error').waitFor();
  await logIn('some', 'pw');
  await row('a:1').waitFor();
  assert.equal(await row('b:1').count(), 0);
  await redis.command('ACL', 'SETUSER', 'some', 'resetkeys', '~b:*');
  await row('b:1').waitFor();
  assert.equal(await row('a:1').count(), 0);
  await redis.command('ACL', 'SETUSER', 'some', '-@write');
  await row('b:1').click();
  await page.getByText(/two/).first().waitFor();
  await redis.command('ACL', 'DELUSER', 'some');
  await field('login-error').waitFor();
  assert.equal(await row('b:1').count(), 0);
  await logIn('', 'right');
  await row('a:1').waitFor();
});

test('the page keeps its rows while the server is away, and follows it again', async () => {
  await start();
  await redis.command('SET', 'kept', 'before');
  await open();
  await row('kept').waitFor();
  await stop('SIGKILL');
  await state('reconnecting');
  await row('kept').waitFor();
  await start();
  await redis.command('SET', 'kept', 'afterwards');
  await redis.command('SET', 'new', '1');
  await state('live');
  await row('new').waitFor();
  await row('kept').getByText('afterwards').waitFor();
});

test('a server that answers late is waited for', async () => {
  await start();
  await redis.command('SET', 'kept', 'before');
  await open();
  await row('kept').waitFor();
  server.kill('SIGSTOP');
  await row('kept').click();
  await state('reconnecting');
  server.kill('SIGCONT');
  await state('live');
  await redis.command('SET', 'kept', 'afterwards');
  await row('kept').getByText('afterwards').waitFor();
});

test('a page that may only read offers no way to write', async () => {
  await start('--ui-read-only', 'yes');
  await redis.command('SET', 'kept', 'before');
  await open();
  await row('kept').click();
  await page.getByText('Read-only').first().waitFor();
  assert.ok(await field('set-button').isDisabled());
});

resyncTests({
  start,
  port,
  pagePort,
  current: {
    get browser() {
      return browser;
    },
    get redis() {
      return redis;
    },
    get server() {
      return server;
    },
  },
});
