// Channels, their messages and publishing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits } from '../audit.mjs';

export function pubSubSteps({ openPage, current, name }) {
  let page;
  const field = (id) => page.getByTestId(id);
  const channel = (text) => field('channel').filter({ hasText: text });

  test('pub/sub shows active channels and their messages', async () => {
    page = await openPage('#pubsub');
    await field('subscribe-name').fill(name('news:*'));
    await field('subscribe-button').click();
    await field('subscription').getByText(name('news:*')).waitFor();
    await current.redis.command('PUBLISH', name('news:1'), '{"a":1}');
    await field('message').getByText('{"a":1}').click();
    assert.equal(await field('message-payload').innerText(), '{\n  "a": 1\n}');
    await field('subscribe-kind').selectOption('channels');
    await field('subscribe-name').fill(name('chat'));
    await field('subscribe-button').click();
    await channel(name('chat')).getByText('1 subscriber').waitFor();
    await field('channel-filter').fill(name('chat'));
    await field('message-pause').click();
  });

  test('pub/sub publishes, and says who received it', async () => {
    await channel(name('chat')).getByText(name('chat')).click();
    await field('publish-message').fill('from the page');
    await field('publish-message').press('Enter');
    await field('publish-result').getByText('1 subscriber received it').waitFor();
    await field('message').getByText('from the page').waitFor();
    await page
      .getByLabel(`Unsubscribe from ${name('chat')}`)
      .first()
      .click();
    await field('publish-button').click();
    await field('publish-result').getByText('No client received it').waitFor();
  });

  for (const width of [360, 1440]) {
    test(`pub/sub pleases axe and fits (${width} px)`, async () => {
      await page.setViewportSize({ width, height: 900 });
      await current.redis.command('PUBLISH', name('news:2'), '{"b":2}');
      await field('message').first().click();
      await assertFits(page);
      await assertAccessible(page, 'main');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  }

  test('pub/sub is closed', () => page.close());
}
