import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyValue } from '../../protocol/wire';
import { pass } from '../../test/page';
import { type Executor, openSettings } from '../../test/settings';
import { press, type } from '../../test/typeView';
import { savePoints } from './persistence/persistence';
import { formatSettings, parseSettings } from './sections';
import { parseUser, setUser } from './users/users';
import { quoteWord, splitWords } from './users/words';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const map = (fields: Record<string, ReplyValue>): ReplyValue => ({ map: Object.entries(fields) });

const noRight = (command: string) =>
  new Error(`NOPERM User bob has no permissions to run the '${command}' command`);

async function expectNoViolations() {
  vi.useRealTimers();
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  vi.useFakeTimers();
}

describe('addresses', () => {
  it('name the section and what is looked for', () => {
    expect(parseSettings('#settings').section).toBe('config');
    expect(parseSettings('#settings/nothing').section).toBe('config');
    const { section, query } = parseSettings('#settings/users?q=a%20b');
    expect([section, query.get('q')]).toEqual(['users', 'a b']);
    expect(formatSettings('persistence')).toBe('#settings/persistence');
  });
});

describe('config', () => {
  const server = (values: Record<string, string>, file = ''): Executor => {
    return (args) => {
      const [command, sub, name = '', value = ''] = args;
      if (command === 'INFO') return `# Server\r\nconfig_file:${file}\r\n`;
      if (command === 'CONFIG' && sub === 'GET') return map(values);
      if (command === 'CONFIG' && sub === 'SET' && name === 'port') {
        return new Error("ERR CONFIG SET failed (possibly related to argument 'port') - no");
      }
      if (command === 'CONFIG' && sub === 'SET') values[name] = value;
      return 'OK';
    };
  };
  const VALUES = {
    port: '7000',
    'io-threads': '1',
    requirepass: 'topsecret',
    'maxmemory-policy': 'noeviction',
    'import-mode': 'no',
  };
  const row = (name: string) =>
    screen.getAllByTestId('option').find(({ dataset }) => dataset.name === name) as HTMLElement;
  const names = () => screen.queryAllByTestId('option').map(({ dataset }) => dataset.name);
  const edit = (name: string) => fireEvent.click(within(row(name)).getByTestId('option-edit'));

  it('shows values, defaults and meanings by group, and hides secrets', async () => {
    await openSettings('#settings/config', server({ ...VALUES }));
    expect(names()).toEqual([
      'port',
      'io-threads',
      'requirepass',
      'maxmemory-policy',
      'import-mode',
    ]);
    expect(within(row('port')).getByTestId('option-value').textContent).toBe('7000');
    expect(row('port').textContent).toContain('changed');
    expect(row('port').textContent).toContain('Default 6379');
    expect(row('io-threads').textContent).toContain('set only at startup');
    expect(within(row('io-threads')).queryByTestId('option-edit')).toBeNull();
    expect(within(row('import-mode')).queryByTestId('option-edit')).toBeNull();
    expect(row('import-mode').textContent).toContain('Only the default is accepted');
    expect(document.body.textContent).not.toContain('topsecret');
    expect(row('maxmemory-policy').querySelector('pre')?.textContent).toBe(
      'noeviction   refuses\nallkeys-lru  evicts',
    );
    expect(screen.getByRole('region', { name: 'Memory' }).textContent).toContain('About memory.');
    await expectNoViolations();
  });

  it('filters by words, group and change, and keeps that in the address', async () => {
    await openSettings('#settings/config', server({ ...VALUES }));
    type('element-filter', 'tcp PORT');
    expect(names()).toEqual(['port']);
    expect(window.location.hash).toBe('#settings/config?q=tcp+PORT');
    type('element-filter', '');
    type('option-group', 'Memory');
    expect(names()).toEqual(['maxmemory-policy', 'import-mode']);
    press('option-changed');
    expect(names()).toEqual([]);
    fireEvent.click(screen.getByText('Show all options'));
    expect(names()).toHaveLength(5);
  });

  it('changes a value in its place and shows the error of the server', async () => {
    const settings = await openSettings('#settings/config', server({ ...VALUES }));
    edit('port');
    expect(row('port').textContent).toContain('0 to 65535');
    type('option-field', '80');
    press('option-save');
    await settings.settle();
    expect(settings.sent('CONFIG SET')).toEqual(['CONFIG SET port 80']);
    expect(screen.getByTestId('option-error').textContent).toContain('CONFIG SET failed');
    fireEvent.keyDown(screen.getByTestId('option-field'), { key: 'Escape' });
    expect(screen.queryByTestId('option-field')).toBeNull();
  });

  it('asks before keys may be evicted', async () => {
    const settings = await openSettings('#settings/config', server({ ...VALUES }));
    edit('maxmemory-policy');
    type('option-field', 'allkeys-lru');
    press('option-save');
    expect(settings.sent('CONFIG SET')).toEqual([]);
    press('option-confirm');
    await settings.settle();
    expect(settings.sent('CONFIG SET')).toEqual(['CONFIG SET maxmemory-policy allkeys-lru']);
    expect(within(row('maxmemory-policy')).getByTestId('option-value').textContent).toBe(
      'allkeys-lru',
    );
    expect(screen.getByTestId('config-note').textContent).toBe('maxmemory-policy is changed.');
  });

  it('starts a secret anew and asks before it is removed', async () => {
    const settings = await openSettings('#settings/config', server({ ...VALUES }));
    edit('requirepass');
    expect((screen.getByTestId('option-field') as HTMLInputElement).value).toBe('');
    expect((screen.getByTestId('option-field') as HTMLInputElement).type).toBe('password');
    press('option-save');
    press('option-confirm');
    await settings.settle();
    expect(settings.sent('CONFIG SET')).toEqual(['CONFIG SET requirepass ']);
  });

  it('writes to the configuration file where there is one', async () => {
    const settings = await openSettings('#settings/config', server({ ...VALUES }, '/etc/r.conf'));
    expect(document.body.textContent).toContain('/etc/r.conf');
    press('config-rewrite');
    await settings.settle();
    expect(settings.sent('CONFIG REWRITE')).toHaveLength(1);
    expect(screen.getByTestId('config-note').textContent).toBe('Written.');
  });

  it('says that there is no file', async () => {
    await openSettings('#settings/config', server({ ...VALUES }));
    expect(screen.queryByTestId('config-rewrite')).toBeNull();
    expect(document.body.textContent).toContain('without a configuration file');
  });

  it('names the right that is missing, and still shows what options mean', async () => {
    await openSettings('#settings/config', () => noRight('config|get'));
    expect(screen.getByTestId('no-values').textContent).toContain('+config|get');
    expect(names()).toHaveLength(5);
    expect(screen.queryByTestId('option-edit')).toBeNull();
  });

  it('changes nothing where the page is read-only or the connection is lost', async () => {
    const { server: fake } = await openSettings('#settings/config', server({ ...VALUES }), {
      readOnly: true,
    });
    expect(screen.getAllByTestId('option-edit').every((b) => b.hasAttribute('disabled'))).toBe(
      true,
    );
    expect(document.body.textContent).toContain('read-only');
    fake.close(1006);
    await pass(10);
    expect(document.body.textContent).toContain('There is no connection');
  });
});

describe('users', () => {
  const LINES = [
    'user default on nopass sanitize-payload ~* &* +@all',
    'user alice on sanitize-payload #0123456789abcdef ~a:* %R~b:* &news -@all +get (~c:* -@all +set)',
  ];
  const server =
    (lines = [...LINES], aclfile = ''): Executor =>
    (args) => {
      const [command, sub] = args;
      if (command === 'ACL' && sub === 'LIST') return lines;
      if (command === 'ACL' && sub === 'GENPASS') return 'abc123';
      if (command === 'ACL' && sub === 'DRYRUN') {
        return args[3] === 'GET' ? 'OK' : "User alice has no permissions to run the 'del' command";
      }
      if (command === 'ACL' && sub === 'LOG' && args[2] !== 'RESET') {
        return [
          map({
            count: { int: '3' },
            reason: 'auth',
            object: 'AUTH',
            username: 'mallory',
            'age-seconds': { double: '61.5' },
            'client-info': 'id=1 addr=10.0.0.9:5000 name=',
            'entry-id': { int: '7' },
          }),
        ];
      }
      if (command === 'CONFIG' && sub === 'GET') return map({ aclfile });
      if (command === 'INFO') return 'config_file:\r\n';
      return 'OK';
    };
  const row = (name: string) =>
    screen.getAllByTestId('user').find(({ dataset }) => dataset.name === name) as HTMLElement;

  it('shows rights as a table, without hashes of passwords', async () => {
    await openSettings('#settings/users', server());
    expect(row('default').textContent).toContain('any password');
    expect(row('default').textContent).toContain('you');
    expect(row('alice').textContent).toContain('1 password');
    expect(row('alice').textContent).toContain('-@all +get');
    expect(row('alice').textContent).toContain('~a:* %R~b:*');
    expect(row('alice').textContent).toContain('(~c:* -@all +set)');
    expect(document.body.textContent).not.toContain('0123456789');
    expect(within(row('default')).queryByTestId('user-delete')).toBeNull();
    await expectNoViolations();
  });

  it('edits rules, keeps passwords, and shows the command before it is sent', async () => {
    const settings = await openSettings('#settings/users', server());
    fireEvent.click(within(row('alice')).getByTestId('user-edit'));
    expect(document.body.textContent).not.toContain('0123456789');
    type('user-rules', 'on\n~a:*\n+get\n(+set ~c:*)');
    expect(screen.getByTestId('user-command').textContent).toBe(
      'ACL SETUSER alice resetkeys resetchannels clearselectors -@all on ~a:* +get "(+set ~c:*)"',
    );
    await expectNoViolations();
    press('user-apply');
    await settings.settle();
    expect(settings.sent('ACL SETUSER')).toEqual([
      'ACL SETUSER alice resetkeys resetchannels clearselectors -@all on ~a:* +get (+set ~c:*)',
    ]);
    expect(screen.queryByTestId('user-form')).toBeNull();
    expect(screen.getByTestId('users-note').textContent).toContain('alice');
  });

  it('creates a user with a new password', async () => {
    const settings = await openSettings('#settings/users', server());
    press('user-new');
    expect(screen.getByTestId('user-apply').hasAttribute('disabled')).toBe(true);
    type('user-name', 'bob');
    press('user-password');
    await settings.settle();
    fireEvent.click(screen.getByText('+@read'));
    press('user-apply');
    await settings.settle();
    expect(settings.sent('ACL SETUSER')).toEqual(['ACL SETUSER bob on >abc123 +@read']);
  });

  it('shows why a rule is refused', async () => {
    const settings = await openSettings('#settings/users', (args) =>
      args[1] === 'SETUSER' ? new Error('ERR Error in ACL SETUSER modifier') : server()(args),
    );
    press('user-new');
    type('user-name', 'bob');
    type('user-rules', '+nothing');
    press('user-apply');
    await settings.settle();
    expect(screen.getByTestId('user-error').textContent).toContain('modifier');
    type('user-rules', '(+get');
    expect(screen.getByTestId('user-apply').hasAttribute('disabled')).toBe(true);
  });

  it('warns before the own user is edited', async () => {
    await openSettings('#settings/users', server());
    fireEvent.click(within(row('default')).getByTestId('user-edit'));
    expect(screen.getByTestId('user-form').textContent).toContain('lock you out');
  });

  it('names the user that is deleted', async () => {
    const settings = await openSettings('#settings/users', server());
    fireEvent.click(within(row('alice')).getByTestId('user-delete'));
    expect(screen.getByRole('dialog').textContent).toContain('Delete user alice?');
    press('user-confirm');
    await settings.settle();
    expect(settings.sent('ACL DELUSER')).toEqual(['ACL DELUSER alice']);
  });

  it('says whether a user may execute a command', async () => {
    const settings = await openSettings('#settings/users', server());
    type('try-user', 'alice');
    type('try-command', 'GET "a b"');
    press('try-check');
    await settings.settle();
    expect(settings.server.last('cmd').args).toEqual(['ACL', 'DRYRUN', 'alice', 'GET', 'a b']);
    expect(screen.getByTestId('try-answer').textContent).toBe('Allowed.');
    type('try-command', 'DEL a');
    press('try-check');
    await settings.settle();
    expect(screen.getByTestId('try-answer').textContent).toContain('no permissions');
  });

  it('shows what was refused, and clears it after a question', async () => {
    const settings = await openSettings('#settings/users', server());
    const refusal = screen.getByTestId('refusal').textContent;
    expect(refusal).toContain('mallory');
    expect(refusal).toContain('3×');
    expect(refusal).toContain('10.0.0.9:5000');
    press('log-clear');
    expect(settings.sent('ACL LOG RESET')).toEqual([]);
    press('log-confirm');
    await settings.settle();
    expect(settings.sent('ACL LOG RESET')).toHaveLength(1);
  });

  it('saves users to their file', async () => {
    const settings = await openSettings('#settings/users', server(LINES, '/etc/users.acl'));
    expect(document.body.textContent).toContain('/etc/users.acl');
    press('users-save');
    await settings.settle();
    expect(settings.sent('ACL SAVE')).toHaveLength(1);
    expect(screen.getByTestId('users-note').textContent).toBe('Saved.');
  });

  it('names the right that is missing', async () => {
    await openSettings('#settings/users', () => noRight('acl|list'));
    expect(screen.getByTestId('no-users').textContent).toContain('+acl|list');
  });

  it('reads lines and words as the server writes them', () => {
    expect(splitWords('a "b c" \'d\\\'e\' (+get   ~x) f"g h"')).toEqual([
      'a',
      'b c',
      "d'e",
      '(+get ~x)',
      'fg h',
    ]);
    expect(() => splitWords('"a')).toThrow();
    expect(['a', '', 'b c', 'd"'].map(quoteWord)).toEqual(['a', '""', '"b c"', '"d\\""']);
    const [before] = LINES.map(parseUser);
    expect(setUser('default', ['on'], before)).toContain('resetpass');
    expect(setUser('default', ['on', 'nopass'], before)).not.toContain('resetpass');
  });
});

describe('persistence', () => {
  const FIELDS: Record<string, string> = {
    loading: '0',
    rdb_changes_since_last_save: '1234',
    rdb_bgsave_in_progress: '0',
    rdb_last_save_time: '1700000000',
    rdb_last_bgsave_status: 'ok',
    rdb_last_bgsave_time_sec: '2',
    rdb_saves: '1',
    aof_enabled: '1',
    aof_rewrite_in_progress: '0',
    aof_current_size: '2048',
    aof_base_size: '1024',
    aof_last_bgrewrite_status: 'ok',
    aof_last_write_status: 'ok',
  };
  const OPTIONS = map({
    save: '3600 1 60 10000',
    dir: '/data',
    dbfilename: 'dump.rdb',
    'stop-writes-on-bgsave-error': 'yes',
    appendfsync: 'everysec',
    'auto-aof-rewrite-percentage': '100',
    'auto-aof-rewrite-min-size': '67108864',
  });
  const server =
    (fields: () => Record<string, string>): Executor =>
    (args) => {
      if (args[0] === 'INFO') {
        return Object.entries(fields())
          .map(([name, value]) => `${name}:${value}\r\n`)
          .join('');
      }
      if (args[0] === 'CONFIG') return OPTIONS;
      return args[0] === 'BGSAVE' ? 'Background saving started' : 'OK';
    };

  it('shows what is stored and when', async () => {
    await openSettings(
      '#settings/persistence',
      server(() => FIELDS),
    );
    const text = screen.getByTestId('settings-persistence').textContent;
    expect(text).toContain('after 3,600 s if there was 1 change');
    expect(text).toContain('/data/dump.rdb');
    expect(screen.getByTestId('changes-since').textContent).toBe('1,234');
    expect(text).toContain('once a second');
    expect(text).toContain('2.0 KB');
    await expectNoViolations();
  });

  it('saves, and follows how far it has come', async () => {
    let fields = FIELDS;
    const settings = await openSettings(
      '#settings/persistence',
      server(() => fields),
    );
    fields = {
      ...FIELDS,
      rdb_bgsave_in_progress: '1',
      current_save_keys_processed: '250',
      current_save_keys_total: '1000',
    };
    press('save-now');
    await settings.settle();
    expect(settings.sent('BGSAVE')).toEqual(['BGSAVE']);
    expect(screen.getByTestId('persistence-note').textContent).toBe('Background saving started');
    expect((screen.getByTestId('save-progress') as HTMLProgressElement).value).toBe(250);
    expect(screen.getByTestId('save-now').hasAttribute('disabled')).toBe(true);
    fields = FIELDS;
    await settings.settle(2000);
    expect(screen.queryByTestId('save-progress')).toBeNull();
  });

  it('schedules a save while the log is rewritten, and reads again only while it is visible', async () => {
    const settings = await openSettings(
      '#settings/persistence',
      server(() => ({ ...FIELDS, aof_rewrite_in_progress: '1' })),
    );
    press('save-now');
    await settings.settle();
    expect(settings.sent('BGSAVE')).toEqual(['BGSAVE SCHEDULE']);
    const before = settings.sent('INFO').length;
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await settings.settle(6000);
    expect(settings.sent('INFO')).toHaveLength(before);
  });

  it('shows failures as they are', async () => {
    await openSettings(
      '#settings/persistence',
      server(() => ({
        ...FIELDS,
        rdb_last_bgsave_status: 'err',
        rdb_last_bgsave_error: 'No space left on device',
        aof_last_bgrewrite_status: 'err',
        aof_last_write_status: 'err',
      })),
    );
    expect(screen.getByTestId('save-failed').textContent).toContain('No space left on device');
    expect(screen.getByTestId('writes-refused')).toBeTruthy();
    expect(screen.getByTestId('rewrite-failed')).toBeTruthy();
    expect(screen.getByTestId('log-failed')).toBeTruthy();
  });

  it('shows the refusal of a command', async () => {
    const settings = await openSettings('#settings/persistence', (args) =>
      args[0] === 'BGSAVE' ? noRight('bgsave') : server(() => FIELDS)(args),
    );
    press('save-now');
    await settings.settle();
    expect(screen.getByTestId('persistence-error').textContent).toContain('+bgsave');
  });

  it('reads save points', () => {
    expect(savePoints('')).toEqual([]);
    expect(savePoints('60 5')).toEqual([{ seconds: '60', changes: '5' }]);
  });
});
