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

export function launch() {
  return chromium.launch(launchOptions());
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
