import { fireEvent, screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { Text } from '../protocol/text';
import type { ReplyValue, Welcome, WireRow } from '../protocol/wire';
import { type FakeServer, wireRow } from './fakeServer';
import { openPage, pass } from './page';
// loaded before the tests, whose clock stands still while a module is loaded
import '../ui/details/hash/HashView';
import '../ui/details/list/ListView';
import '../ui/details/set/SetView';
import '../ui/details/stream/StreamView';
import '../ui/details/zset/SortedSetView';

/** Executes a command as the server; an Error is a refusal. */
type Executor = (args: readonly Text[]) => ReplyValue | Error;

export const int = (value: number) => ({ int: String(value) });

/** The details of a key of some type, and a server that executes the commands of its view. */
export class OpenedType {
  readonly server: FakeServer;
  private readonly execute: Executor;
  private readonly row: WireRow;
  /** True once the key is deleted. */
  gone = false;
  private answered = 0;
  private revision = 100;

  constructor(server: FakeServer, row: WireRow, execute: Executor) {
    this.server = server;
    this.row = row;
    this.execute = execute;
  }

  /** Lets time go by, and answers all questions until there are none. */
  async settle(ms = 300): Promise<void> {
    await pass(ms);
    for (let quiet = 0; quiet < 2; ) {
      const open = this.server.socket.received.filter(
        (message) => (message.op === 'cmd' || message.op === 'get') && message.seq > this.answered,
      );
      quiet = open.length === 0 ? quiet + 1 : 0;
      for (const message of open) {
        if (message.op === 'cmd') this.answer(message.seq, message.args);
        if (message.op === 'get') this.answerGet(message.seq);
      }
      await pass(0);
    }
  }

  /** The row of the key has come. */
  async listed(): Promise<void> {
    const revision = String(this.revision);
    this.server.delta({ to: revision, rows: [{ ...this.row, revision }] });
    await this.settle(600);
  }

  /** Another client has changed the key. */
  async changed(): Promise<void> {
    this.revision++;
    this.server.delta({
      to: String(this.revision),
      rows: [{ ...this.row, revision: String(this.revision) }],
    });
    await this.settle(600);
  }

  /** Another client has deleted the key. */
  async deleted(): Promise<void> {
    this.gone = true;
    this.revision++;
    this.server.delta({ to: String(this.revision), deleted: [this.row.key] });
    await this.settle(600);
  }

  /** All commands of a name, without the name. */
  sent(name: string): readonly (readonly Text[])[] {
    return this.server
      .all('cmd')
      .filter(({ args }) => args[0] === name)
      .map(({ args }) => args.slice(1));
  }

  private answer(seq: number, args: readonly Text[]): void {
    this.answered = seq;
    const value = args[0] === 'SELECT' ? 'OK' : this.execute(args);
    if (value instanceof Error) this.server.say({ op: 'reply', seq, error: value.message });
    else this.server.say({ op: 'reply', seq, value });
  }

  private answerGet(seq: number): void {
    this.answered = seq;
    const { key } = this.row;
    const [type, size] = this.gone ? ['none', '0'] : [this.row.type, this.row.size];
    const revision = String(this.revision);
    this.server.say({ op: 'value', seq, key, type, total: size, offset: 0, value: '', revision });
  }
}

/** Opens a key named `k`. Needs fake timers. */
export async function openType(
  type: string,
  execute: Executor,
  welcome: Partial<Welcome> = {},
): Promise<OpenedType> {
  const row = wireRow('k', { type, size: '3' });
  const { server } = await openPage();
  server.welcome(welcome);
  server.snapshot([row]);
  await pass(300);
  const opened = new OpenedType(server, row, execute);
  fireEvent.click(screen.getByTestId('row'));
  await untilShown(opened);
  return opened;
}

/** Opens the address of a key named `k`, whose row has not come. Needs fake timers. */
export async function openByAddress(type: string, execute: Executor): Promise<OpenedType> {
  const { server } = await openPage([], '#keys?key=k');
  const opened = new OpenedType(server, wireRow('k', { type, size: '3' }), execute);
  await untilShown(opened);
  return opened;
}

async function untilShown(opened: OpenedType): Promise<void> {
  await opened.settle();
  for (let i = 0; i < 10 && !screen.queryByTestId('elements'); i++) {
    await vi.dynamicImportSettled();
    await opened.settle();
  }
}

/** The cells of the rows of a grid. */
export function cells(grid = screen.getAllByTestId('elements')[0]): (string | null)[][] {
  return Array.from(grid?.querySelectorAll('[data-testid=element]') ?? [], (row) =>
    Array.from(row.querySelectorAll('[role=gridcell]'), (cell) => cell.textContent),
  );
}

export const element = (name: string) =>
  screen.getAllByTestId('element').find(({ dataset }) => dataset.element === name) as HTMLElement;

export function type(testId: string, value: string): void {
  fireEvent.change(screen.getByTestId(testId), { target: { value } });
}

export function press(testId: string): void {
  fireEvent.click(screen.getByTestId(testId));
}
