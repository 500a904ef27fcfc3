import { chromium } from 'playwright-core';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchOptions() {
  return { executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ARGS };
}

/** The limit of each wait: a machine with much else to do is slow. */
const PATIENCE_MS = 120_000;

export async function launch() {
  const browser = await chromium.launch(launchOptions());
  const newPage = browser.newPage.bind(browser);
  browser.newPage = async (options) => {
    const page = await newPage(options);
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };
  return browser;
}

// `script`, with its argument, runs in the page before the scripts of the page.
export async function openLive(
  browser,
  url,
  options = {},
  script = undefined,
  argument = undefined,
) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  if (script) await page.addInitScript(script, argument);
  await page.goto(url);
  await page.waitForSelector('[data-testid=connection-state][data-state=live]');
  return page;
}
