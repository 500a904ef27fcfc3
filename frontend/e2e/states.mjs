// The states of the page that have an address or a button, each with an element that must be there.
import { RespClient } from './resp.mjs';
import { seedTypes } from './seed.mjs';

const BINARY = Buffer.from([0xff, 0xfe, 0x00, 0x41]);

/** Fills the server so that every view has something to show; returns a function that undoes this. */
export async function seedStates(redis, port, prefix) {
  await seedTypes(redis, prefix);
  await redis.command('SET', `${prefix}binary`, BINARY);
  await redis.command('SET', `${prefix}large`, 'x'.repeat(200_000), 'EX', '9000');
  await redis.command('ACL', 'SETUSER', `${prefix}user`, 'on', '>pw', '~none:*', '+@read');
  const refused = new RespClient(port);
  await refused.command('AUTH', `${prefix}user`, 'pw');
  await refused.command('GET', `${prefix}text`).catch(() => {});
  refused.close();
  await redis.command('CONFIG', 'SET', 'latency-monitor-threshold', '1');
  await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', '1000');
  await redis.command('EVAL', 'for i = 1, 3000000 do end', '0');
  const subscriber = new RespClient(port);
  subscriber.command('SUBSCRIBE', `${prefix}channel`).catch(() => {});
  // hot keys and activity need commands that run
  const load = setInterval(() => {
    for (let i = 0; i < 20; i++) void redis.command('SET', `busy:${i % 4}`, String(i));
  }, 200);
  return async () => {
    clearInterval(load);
    subscriber.close();
    await redis.command('CONFIG', 'SET', 'latency-monitor-threshold', '0');
    await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', '10000');
    await redis.command('ACL', 'DELUSER', `${prefix}user`);
    await redis.command('FLUSHALL');
  };
}

/**
 * The states in the order in which they are opened on one page.
 *
 * `at` is the address, `shows` the id of an element that must be there, `act` the action that follows, and `ends`
 * the action before the next state. Escape closes dialogs and menus. `part` is the part that differs from the state
 * before: without it the whole page, after an `act` all below its header.
 */
export function statesOf({ page, redis, prefix }) {
  const field = (id) => page.getByTestId(id);
  const click = (id) => () => field(id).first().click();
  const named = (name) => page.getByRole('button', { name, exact: true });
  const element = (at = 0) => field('element').nth(at);
  const search = `search=${encodeURIComponent(`${prefix}*`)}`;
  const keys = `#keys?${search}`;
  const key = (suffix) => `${keys}&key=${encodeURIComponent(prefix + suffix)}`;
  const details = (suffix) => ({ at: key(suffix), part: '[data-testid=details]' });
  const tree = `#keys?view=tree&folder=${encodeURIComponent(prefix)}`;

  const menuItem = (item, shows) => ({
    name: `row menu, ${item}`,
    at: keys,
    shows: 'row',
    act: async () => {
      await field('row-menu').first().click();
      await field(`menu-${item}`).click();
      await field(shows).waitFor();
    },
  });

  const newKey = (type) => ({
    name: `new ${type}`,
    at: keys,
    shows: 'row',
    act: async () => {
      await field('new-button').click();
      await field('new-type').selectOption(type);
    },
  });

  const adding = (suffix, form = 'add-form', button = 'add-button') => ({
    name: `${suffix}, ${form}`,
    ...details(suffix),
    shows: button,
    act: async () => {
      await field(button).click();
      await field(form).waitFor();
    },
    ends: click(button),
  });

  const editing = (suffix, editor = 'element-editor', at = 0) => ({
    name: `${suffix}, ${editor}`,
    ...details(suffix),
    shows: 'element',
    act: async () => {
      await element(at).click();
      await field(editor).waitFor();
    },
  });

  const removing = (suffix) => ({
    name: `${suffix}, removal`,
    ...details(suffix),
    shows: 'element',
    act: async () => {
      await element().getByRole('button').click();
      await field('remove-name').waitFor();
    },
  });

  const run = async (line) => {
    await field('console-input').fill(line);
    await field('console-input').press('Escape');
    await field('console-input').press('Enter');
    await field('console-run').waitFor();
  };

  return [
    { name: 'keys', at: keys, shows: 'row' },
    { name: 'no keys', at: '#keys?search=nothing%20of%20that%20name', shows: 'empty' },
    {
      name: 'selected keys',
      at: keys,
      shows: 'row',
      act: async () => {
        await field('select').nth(0).click();
        await field('select').nth(1).click();
        await field('selection').waitFor();
      },
    },
    { name: 'bulk deletion', at: keys, shows: 'selection', act: click('bulk-delete') },
    {
      name: 'bulk expiry',
      at: keys,
      shows: 'selection',
      act: click('bulk-expire'),
      ends: click('clear-selection'),
    },
    { name: 'row menu', at: keys, shows: 'row', act: click('row-menu'), menu: true },
    menuItem('rename', 'name-confirm'),
    menuItem('copy', 'name-confirm'),
    menuItem('expire', 'bulk-amount'),
    menuItem('delete', 'bulk-confirm'),
    newKey('string'),
    newKey('zset'),
    newKey('stream'),
    {
      name: 'result of a command',
      at: keys,
      shows: 'row',
      act: async () => {
        // on a narrow page it is folded
        if (!(await field('set-key').isVisible())) await named('Get, set or delete a key').click();
        await field('set-key').fill(`${prefix}text`);
        await field('get-button').click();
        await field('form-result').waitFor();
      },
    },
    { name: 'tree', at: tree, shows: 'tree-row' },
    { name: 'tree menu', at: tree, shows: 'tree-row', act: click('tree-menu'), menu: true },
    {
      name: 'deletion of a folder',
      at: tree,
      shows: 'tree-row',
      act: async () => {
        await field('tree-menu').first().click();
        await field('menu-delete-folder').click();
        await field('bulk-confirm').waitFor();
      },
    },
    { name: 'details', at: key('text'), shows: 'value-view' },
    ...['json', 'binary'].map((suffix) => ({
      name: suffix,
      ...details(suffix),
      shows: 'value-view',
    })),
    {
      name: 'menu of the open key',
      ...details('text'),
      shows: 'value-view',
      act: click('details-menu'),
      menu: true,
    },
    {
      name: 'editor of a string',
      ...details('text'),
      shows: 'value-view',
      act: async () => {
        await field('edit-button').click();
        await field('edit-value').fill('changed');
      },
    },
    {
      name: 'an edit that would be lost',
      ...details('text'),
      shows: 'edit-value',
      act: async () => {
        await page.evaluate(goTo, '#settings/data');
        await field('confirm-discard').waitFor();
      },
      ends: async () => {
        await page.evaluate(goTo, '#settings/data');
        await field('confirm-discard').click();
        await field('export-button').waitFor();
      },
    },
    { name: 'large string', ...details('large'), shows: 'range-label' },
    {
      name: 'editor of a range',
      ...details('large'),
      shows: 'range-label',
      act: async () => {
        await field('edit-range').click();
        await field('range-editor').waitFor();
      },
      ends: () => field('range-editor').getByText('Cancel').click(),
    },
    { name: 'hash', ...details('hash'), shows: 'element' },
    adding('hash'),
    editing('hash', 'element-editor', 1),
    removing('hash'),
    { name: 'list', ...details('list'), shows: 'element' },
    adding('list'),
    editing('list'),
    removing('list'),
    { name: 'set', ...details('set'), shows: 'element' },
    adding('set'),
    removing('set'),
    { name: 'sorted set', ...details('zset'), shows: 'element' },
    adding('zset'),
    editing('zset'),
    {
      name: 'map',
      ...details('geo'),
      shows: 'geo-switch',
      act: async () => {
        await field('geo-switch').click();
        await field('geo-map').waitFor();
      },
    },
    { name: 'HyperLogLog', ...details('hll'), shows: 'hll-count' },
    adding('hll'),
    { name: 'stream', ...details('stream'), shows: 'element' },
    adding('stream'),
    adding('stream', 'trim-form', 'trim-button'),
    editing('stream', 'entry'),
    {
      name: 'groups of a stream',
      ...details('stream'),
      shows: 'details',
      act: async () => {
        await field('details').getByRole('button', { name: 'Groups' }).click();
        await page.locator('[data-element=workers]').waitFor();
      },
    },
    {
      name: 'new group',
      ...details('stream'),
      shows: 'element',
      act: click('add-button'),
      ends: click('add-button'),
    },
    {
      name: 'group of a stream',
      ...details('stream'),
      shows: 'element',
      act: async () => {
        await page.locator('[data-element=workers]').click();
        await field('all-groups').waitFor();
        await field('elements').nth(1).getByTestId('element').first().waitFor();
      },
    },
    {
      name: 'acknowledgement',
      ...details('stream'),
      shows: 'all-groups',
      act: async () => {
        await field('elements').nth(1).getByTestId('element').first().click();
        await field('confirm-remove').waitFor();
      },
    },
    { name: 'missing key', ...details('nothing'), shows: 'details-gone' },
    { name: 'console', at: '#console', shows: 'console-input' },
    {
      name: 'replies',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        for (const line of ['PING', 'WRONG', `HGETALL ${prefix}zset`, 'COMMAND INFO get']) {
          await run(line);
        }
        await field('entry').nth(3).waitFor();
      },
    },
    {
      name: 'help of a command',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        if (!(await field('help').isVisible())) await field('help-button').click();
        await field('console-input').fill('SET key value EX');
        await field('console-input').press('Escape');
        await field('usage').waitFor();
      },
      ends: click('help-button'),
    },
    {
      name: 'completion',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        await field('console-input').fill('');
        await field('console-input').pressSequentially('clie');
        await field('choices').waitFor();
      },
      // Tab completes while there are choices
      keyboard: false,
      ends: () => field('console-input').fill(''),
    },
    {
      name: 'search in the history',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        await field('console-input').press('Control+r');
        await field('history-search').fill('p');
      },
      // the search ends when it loses the focus
      keyboard: false,
      ends: () => field('history-search').press('Escape'),
    },
    {
      name: 'question of the console',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        await field('console-input').fill('FLUSHALL');
        await field('console-input').press('Escape');
        await field('console-input').press('Enter');
        await field('confirm-danger').waitFor();
      },
    },
    {
      name: 'pasted lines',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        await field('console-input').evaluate((input) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', 'PING\nGET a\nGET "');
          input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
        });
        await field('pasted').waitFor();
      },
    },
    {
      name: 'MONITOR',
      at: '#console',
      shows: 'console-input',
      act: async () => {
        await run('MONITOR');
        await redis.command('GET', `${prefix}text`);
        await field('message').first().click();
        await field('message-details').waitFor();
        // no more lines while the keyboard is tried
        await field('stream-stop').click();
        await field('stream').getByText('Ended').waitFor();
      },
      ends: () => page.getByLabel('Close the stream').click(),
    },
    { name: 'channels', at: '#pubsub', shows: 'channel' },
    {
      name: 'messages',
      at: '#pubsub',
      shows: 'subscribe-name',
      act: async () => {
        await field('subscribe-name').fill(`${prefix}*`);
        await field('subscribe-button').click();
        await field('subscription').first().waitFor();
        for (let i = 0; i < 3; i++) {
          await redis.command('PUBLISH', `${prefix}channel`, `{"number":${i}}`);
        }
        await field('message').first().click();
        await field('message-details').waitFor();
      },
    },
    { name: 'figures', at: '#watch', shows: 'plot-ops' },
    {
      name: 'figures as a table',
      at: '#watch',
      shows: 'overview',
      act: () => named('Table').click(),
      ends: () => named('Plots').click(),
    },
    { name: 'hot keys', at: '#watch/hotkeys', shows: 'key-link' },
    { name: 'big keys', at: '#watch/bigkeys', shows: 'big' },
    { name: 'activity', at: '#watch/activity', shows: 'heat' },
    { name: 'clients', at: '#watch/clients', shows: 'clients' },
    {
      name: 'closing of a client',
      at: '#watch/clients',
      shows: 'clients',
      act: async () => {
        await page.locator('[data-testid^=kill-]').first().click();
        await field('kill-name').waitFor();
      },
    },
    { name: 'slow log', at: '#watch/slowlog', shows: 'slow' },
    {
      name: 'reset of the slow log',
      at: '#watch/slowlog',
      shows: 'slow',
      act: click('slow-reset'),
    },
    { name: 'latency', at: '#watch/latency', shows: 'latency' },
    {
      name: 'reset of the latency',
      at: '#watch/latency',
      shows: 'latency',
      act: click('latency-reset'),
    },
    { name: 'options', at: '#settings/config?group=Memory', shows: 'option' },
    {
      name: 'editor of an option',
      at: '#settings/config?group=Memory',
      shows: 'option',
      act: async () => {
        const option = page.locator('[data-testid=option][data-name=maxmemory]');
        await option.getByTestId('option-edit').click();
        await option.getByTestId('option-field').fill('wrong');
        await option.getByTestId('option-save').click();
        await field('option-confirm').click();
        await option.getByTestId('option-error').waitFor();
      },
      ends: () => field('option-field').press('Escape'),
    },
    { name: 'users', at: '#settings/users', shows: 'refusal' },
    {
      name: 'new user',
      at: '#settings/users',
      shows: 'user',
      act: async () => {
        await field('user-new').click();
        await field('user-form').waitFor();
      },
      ends: () => field('user-form').getByText('Cancel').click(),
    },
    {
      name: 'deletion of a user',
      at: '#settings/users',
      shows: 'user',
      act: click('user-delete'),
    },
    {
      name: 'clearing of the log',
      at: '#settings/users',
      shows: 'refusal',
      act: click('log-clear'),
    },
    { name: 'persistence', at: '#settings/persistence', shows: 'changes-since' },
    { name: 'export and import', at: '#settings/data', shows: 'export-button' },
    {
      name: 'question of the import',
      at: '#settings/data',
      shows: 'import-drop',
      act: async () => {
        await field('import-file').setInputFiles({
          name: 'broken.rdb',
          mimeType: 'application/octet-stream',
          buffer: Buffer.from('REDIS0011'),
        });
        await field('import-flush').check();
        await field('import-button').click();
        await field('import-confirm').waitFor();
      },
    },
    {
      name: 'palette',
      at: keys,
      shows: 'row',
      act: async () => {
        await field('palette-button').click();
        await field('palette-field').waitFor();
      },
    },
    {
      name: 'shortcuts',
      at: keys,
      shows: 'row',
      act: async () => {
        await page.locator('h1').focus();
        await page.keyboard.press('?');
        await field('shortcuts').waitFor();
      },
    },
  ];
}

export const goTo = (hash) => {
  location.hash = hash;
};
