import { vi } from 'vitest';
import type { Text } from '../protocol/text';
import type { ReplyValue, Welcome } from '../protocol/wire';
import type { Manual } from '../ui/settings/config/options';
import type { FakeServer } from './fakeServer';
import { openPage, pass } from './page';
// loaded before the tests, whose clock stands still while a module is loaded
import '../ui/settings/SettingsPage';

/** Executes a command as the server; an Error is a refusal. */
export type Executor = (args: readonly string[]) => ReplyValue | Error | undefined;

/** Options of each kind. */
export const MANUAL: Manual = {
  groups: [
    { name: 'Network', about: '' },
    { name: 'Memory', about: 'About memory.' },
  ],
  options: [
    {
      name: 'port',
      group: 'Network',
      meaning: 'The TCP port; 0 for none.',
      kind: 'number',
      default: '6379',
      min: '0',
      max: '65535',
      traits: ['served'],
    },
    {
      name: 'io-threads',
      group: 'Network',
      meaning: 'The number of threads.',
      kind: 'number',
      default: '1',
      min: '1',
      max: '128',
      traits: ['fixed'],
    },
    {
      name: 'requirepass',
      group: 'Network',
      meaning: 'The password.',
      kind: 'text',
      default: '',
      traits: ['secret'],
    },
    {
      name: 'maxmemory-policy',
      group: 'Memory',
      meaning:
        'What happens at the limit:\n  noeviction   refuses\n  allkeys-lru  evicts\nThe end.',
      kind: 'choice',
      default: 'noeviction',
      choices: ['noeviction', 'allkeys-lru'],
      traits: [],
    },
    {
      name: 'import-mode',
      group: 'Memory',
      meaning: 'An option of Valkey.',
      kind: 'bool',
      default: 'no',
      traits: [],
      refusal: 'keys expire always',
    },
  ],
};

/** The settings before a server that executes commands. */
export class OpenedSettings {
  readonly server: FakeServer;
  private readonly execute: Executor;
  private answered = 0;
  private passed = 0;

  constructor(server: FakeServer, execute: Executor) {
    this.server = server;
    this.execute = execute;
  }

  /** Lets time go by, and answers all commands until there are none. */
  async settle(ms = 0): Promise<void> {
    await pass(ms);
    for (let quiet = 0; quiet < 2; ) {
      const open = this.server.all('cmd').filter(({ seq }) => seq > this.answered);
      quiet = open.length === 0 ? quiet + 1 : 0;
      for (const { seq, args } of open) this.answer(seq, args);
      await pass(0);
    }
  }

  /** Answers all requests for tokens, with a token or the refusal. */
  async pass(answer: string | Error): Promise<void> {
    for (const { seq } of [...this.server.all('export'), ...this.server.all('import')]) {
      if (seq <= this.passed) continue;
      if (answer instanceof Error) this.server.say({ op: 'reply', seq, error: answer.message });
      else this.server.say({ op: 'reply', seq, value: answer });
    }
    this.passed = Math.max(
      0,
      ...[...this.server.all('export'), ...this.server.all('import')].map(({ seq }) => seq),
    );
    await pass(0);
    await this.settle();
  }

  /** The commands that were sent, each as one line. */
  sent(begin = ''): string[] {
    return this.server
      .all('cmd')
      .map(({ args }) => args.join(' '))
      .filter((line) => line.startsWith(begin));
  }

  private answer(seq: number, args: readonly Text[]): void {
    this.answered = seq;
    const value = this.execute(args.map(String)) ?? 'OK';
    if (value instanceof Error) this.server.say({ op: 'reply', seq, error: value.message });
    else this.server.say({ op: 'reply', seq, value });
  }
}

/** Opens a section by its address. Needs fake timers. */
export async function openSettings(
  address: string,
  execute: Executor,
  welcome: Partial<Welcome> = {},
): Promise<OpenedSettings> {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(MANUAL)));
  const { server } = await openPage(undefined, address);
  server.welcome(welcome);
  server.answer();
  const opened = new OpenedSettings(server, execute);
  await opened.settle(100);
  await opened.settle(100);
  return opened;
}
