import { fireEvent, screen } from '@testing-library/react';
import { type Text, textId } from '../protocol/text';
import type { ReplyValue, Welcome } from '../protocol/wire';
import type { FakeServer } from './fakeServer';
import { openPage, pass } from './page';
// loaded before the tests, whose clock stands still while a module is loaded
import '../ui/console/ConsoleView';
import '../ui/pubsub/PubSubView';

/** Answers a command with a value or an Error; undefined leaves it without a reply. */
export type Handler = (args: readonly string[]) => ReplyValue | Error | undefined;

/** The connections of a page with a view that has a session of its own. */
const MAIN = 0;

/** Plays the server for the page's connection and for the session of a view. */
export class OpenedSession {
  readonly server: FakeServer;
  private readonly handlers: Handler[];
  private readonly answered: number[] = [];

  constructor(server: FakeServer, handlers: Handler[]) {
    this.server = server;
    this.handlers = handlers;
  }

  /** Later commands are asked about here first. */
  on(handler: Handler): void {
    this.handlers.unshift(handler);
  }

  /** The number of the view's connection. */
  get session(): number {
    return this.server.connections - 1;
  }

  /** The commands of a connection, each as one line. */
  commands(connection = this.session): string[] {
    return this.server
      .use(connection)
      .all('cmd')
      .map(({ args }) => args.map(String).join(' '));
  }

  push(...value: ReplyValue[]): void {
    this.server.use(this.session).say({ op: 'push', value });
  }

  say(message: Parameters<FakeServer['say']>[0]): void {
    this.server.use(this.session).say(message);
  }

  /** Answers all commands until there are no more. */
  async settle(ms = 50): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < this.server.connections; i++) this.answerAll(i);
      await pass(ms);
    }
  }

  private answerAll(connection: number): void {
    const commands = this.server.use(connection).all('cmd');
    for (let i = this.answered[connection] ?? 0; i < commands.length; i++) {
      const { seq, args } = commands[i] as { seq: number; args: Text[] };
      const reply = this.reply(args.map(textId));
      if (reply === undefined) return;
      this.answered[connection] = i + 1;
      if (reply instanceof Error) this.server.say({ op: 'reply', seq, error: reply.message });
      else this.server.say({ op: 'reply', seq, value: reply });
    }
  }

  private reply(args: readonly string[]): ReplyValue | Error | undefined {
    for (const handler of this.handlers) {
      const reply = handler(args);
      if (reply !== PASS) return reply;
    }
    return 'OK';
  }
}

/** The result of a handler that passes a command on to the other handlers. */
export const PASS = new Error('pass');

const argument = (
  name: string,
  type: string,
  more: [ReplyValue, ReplyValue][] = [],
): ReplyValue => ({
  map: [['name', name], ['type', type], ['display_text', name], ...more],
});
const flags = (...names: string[]): [ReplyValue, ReplyValue] => ['flags', { set: names }];
const token = (name: string): [ReplyValue, ReplyValue] => ['token', name];

function docs(
  summary: string,
  args: ReplyValue[],
  more: [ReplyValue, ReplyValue][] = [],
): ReplyValue {
  return {
    map: [
      ['summary', summary],
      ['since', '1.0.0'],
      ['group', 'string'],
      ['complexity', 'O(1)'],
      ['arguments', args],
      ...more,
    ],
  };
}

const key = argument('key', 'key');

/** A reply of COMMAND DOCS with arguments of all kinds. */
export const COMMAND_DOCS: ReplyValue = {
  map: [
    ['get', docs('Returns a string.', [key])],
    [
      'set',
      docs('Sets a string.', [
        key,
        argument('value', 'string'),
        argument('condition', 'oneof', [
          flags('optional'),
          [
            'arguments',
            [
              argument('nx', 'pure-token', [token('NX')]),
              argument('xx', 'pure-token', [token('XX')]),
            ],
          ],
        ]),
        argument('get', 'pure-token', [token('GET'), flags('optional')]),
        argument('expiration', 'oneof', [
          flags('optional'),
          [
            'arguments',
            [
              argument('seconds', 'integer', [token('EX')]),
              argument('keepttl', 'pure-token', [token('KEEPTTL')]),
            ],
          ],
        ]),
      ]),
    ],
    ['del', docs('Deletes keys.', [argument('key', 'key', [flags('multiple')])])],
    [
      'zadd',
      docs('Adds members.', [
        key,
        argument('change', 'pure-token', [token('CH'), flags('optional')]),
        argument('data', 'block', [
          flags('multiple'),
          ['arguments', [argument('score', 'double'), argument('member', 'string')]],
        ]),
      ]),
    ],
    [
      'sort',
      docs('Sorts.', [
        key,
        argument('pattern', 'pattern', [
          token('GET'),
          flags('optional', 'multiple', 'multiple_token'),
        ]),
        argument('limit', 'block', [
          token('LIMIT'),
          flags('optional'),
          ['arguments', [argument('offset', 'integer'), argument('count', 'integer')]],
        ]),
      ]),
    ],
    [
      'config',
      docs(
        'Options.',
        [],
        [
          [
            'subcommands',
            {
              map: [
                [
                  'config|get',
                  docs('Returns options.', [argument('parameter', 'string', [flags('multiple')])]),
                ],
                ['config|set', docs('Changes options.', [argument('parameter', 'string')])],
              ],
            },
          ],
        ],
      ),
    ],
    [
      'getset',
      docs(
        'Sets and returns.',
        [key],
        [
          ['deprecated_since', '6.2.0'],
          ['replaced_by', 'SET with GET'],
        ],
      ),
    ],
    ['flushall', docs('Deletes all keys.', [])],
  ],
};

const always: Handler = (args) => {
  if (args[0] === 'CLIENT' && args[1] === 'ID') return { int: '7' };
  if (args[0] === 'COMMAND') return COMMAND_DOCS;
  return PASS;
};

/** Opens a view with a session of its own, both connections live. Needs fake timers. */
export async function openSession(
  hash: string,
  handler: Handler = () => PASS,
  welcome: Partial<Welcome> = {},
): Promise<OpenedSession & { client: Awaited<ReturnType<typeof openPage>>['client'] }> {
  sessionStorage.clear();
  const { server, client } = await openPage(undefined, hash);
  const opened = new OpenedSession(server, [handler, always]);
  server.use(MAIN).welcome(welcome);
  await pass(0);
  server.use(opened.session).welcome(welcome);
  await opened.settle();
  return Object.assign(opened, { client });
}

export const field = (id: string) => screen.getByTestId(id) as HTMLInputElement;

export function typeInto(id: string, value: string): void {
  fireEvent.change(field(id), { target: { value } });
}

export const press = (id: string, key: string, more: object = {}) =>
  fireEvent.keyDown(field(id), { key, ...more });
