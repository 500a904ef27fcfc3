import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyValue, Watch } from '../../protocol/wire';
import { type FakeServer, wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { parseClients } from './clients/clientLines';

vi.mock('uplot', () => ({ default: class {} }));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const START = 1_800_000_000_000;

type Answers = Record<string, ReplyValue | Error>;

/** Answers the commands of the page, by their beginnings, until there are no more. */
async function answer(server: FakeServer, answers: Answers) {
  const done = new Set<number>();
  for (let i = 0; i < 20; i++) {
    for (const { seq, args } of server.all('cmd')) {
      if (done.has(seq) || answered.has(seq)) continue;
      done.add(seq);
      answered.add(seq);
      const line = args.join(' ');
      const key = Object.keys(answers).find((start) => line.startsWith(start));
      const reply = key === undefined ? 'OK' : answers[key];
      if (reply instanceof Error) server.say({ op: 'reply', seq, error: reply.message });
      else server.say({ op: 'reply', seq, value: reply ?? null });
    }
    await pass(5);
  }
}

let answered = new Set<number>();

async function open(section: string, answers: Answers = {}, readOnly = false) {
  answered = new Set();
  const opened = await openPage(undefined, `#watch/${section}`);
  opened.server.welcome({ readOnly });
  await act(() => vi.dynamicImportSettled());
  await answer(opened.server, answers);
  return opened;
}

function sample(server: FakeServer, change: Partial<Watch>) {
  server.say({
    op: 'watch',
    now: String(START),
    at: [0],
    series: {},
    databases: [],
    persistence: {},
    ...change,
  });
}

const cells = (table: string) =>
  [...screen.getByTestId(table).querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
const commands = (server: FakeServer) => server.all('cmd').map(({ args }) => args.join(' '));

const int = (value: number): ReplyValue => ({ int: String(value) });
const SLOW: ReplyValue = [
  [int(8), int(START / 1000), int(12_000), ['SET', 'a key', 'v'], '127.0.0.1:5', 'app'],
  [int(7), int(START / 1000 - 5), int(90_000), ['KEYS', '*'], '127.0.0.1:6', ''],
];

describe('the slow log', () => {
  const answers = { 'SLOWLOG GET': SLOW, 'CONFIG GET': ['slowlog-log-slower-than', '10000'] };

  it('shows commands with their duration, and the limit', async () => {
    await open('slowlog', answers);
    // the client stands below the command, too, for a narrow page
    expect(cells('slow').map((row) => row.slice(1))).toEqual([
      ['12.0 ms', 'SET "a key" vapp127.0.0.1:5', 'app127.0.0.1:5'],
      ['90.0 ms', 'KEYS *127.0.0.1:6', '127.0.0.1:6'],
    ]);
    expect(screen.getByTestId('slow-rule').textContent).toBe(
      '2 entries. Commands above 10.0 ms are logged.',
    );
    fireEvent.click(screen.getByTestId('slow-sort-duration'));
    expect(cells('slow')[0]?.[1]).toBe('90.0 ms');
    fireEvent.click(screen.getByTestId('slow-sort-duration'));
    expect(cells('slow')[0]?.[1]).toBe('12.0 ms');
  });

  it('marks the commands of the page itself', async () => {
    const info = 'id=3 addr=127.0.0.1:6 laddr=127.0.0.1:8080 name= db=0\n';
    await open('slowlog', { ...answers, 'CLIENT INFO': info });
    expect(cells('slow').map((row) => row[3])).toEqual(['app127.0.0.1:5', 'this page127.0.0.1:6']);
  });

  it('is reset after a question', async () => {
    const { server } = await open('slowlog', answers);
    fireEvent.click(screen.getByTestId('slow-reset'));
    expect(screen.getByRole('dialog').textContent).toContain('2 entries will be deleted');
    expect(commands(server)).not.toContain('SLOWLOG RESET');
    fireEvent.click(screen.getByTestId('confirm'));
    await answer(server, { 'SLOWLOG GET': [], 'CONFIG GET': answers['CONFIG GET'] });
    expect(commands(server)).toContain('SLOWLOG RESET');
    expect(screen.getByTestId('nothing').textContent).toContain('No command was slow');
  });

  it('is read every two seconds while it is shown, and not after', async () => {
    const { server } = await open('slowlog', answers);
    const count = () => commands(server).filter((line) => line.startsWith('SLOWLOG GET')).length;
    expect(count()).toBe(1);
    await pass(2_000);
    await answer(server, answers);
    expect(count()).toBe(2);
    fireEvent.click(screen.getByRole('link', { name: 'Keys' }));
    await pass(5_000);
    expect(count()).toBe(2);
  });

  it('says which right is missing, and cannot be reset on a read-only page', async () => {
    await open(
      'slowlog',
      {
        'SLOWLOG GET': new Error(
          "NOPERM this user has no permissions to run the 'slowlog|get' command",
        ),
      },
      true,
    );
    expect(screen.getByTestId('section-error').textContent).toContain('SLOWLOG GET');
    expect(screen.getByTestId('slow-reset')).toHaveProperty('disabled', true);
  });
});

const LIST = `id=3 addr=10.0.0.9:50 laddr=127.0.0.1:6379 fd=8 name=worker age=100 idle=7 flags=N db=2 sub=0 tot-mem=4096 cmd=client|list user=ann
id=4 addr=127.0.0.1:60 name= age=1 idle=0 flags=P db=0 tot-mem=100 cmd=get user=default
`;

describe('the clients', () => {
  const answers = { 'CLIENT LIST': LIST, 'CLIENT ID': int(4) };

  it('show no command where they have sent none', async () => {
    const line = 'id=1 addr=h:1 name= age=1 idle=0 flags=N db=0 tot-mem=1 cmd=NULL user=default';
    await open('clients', { ...answers, 'CLIENT LIST': line });
    expect(cells('clients')[0]?.[7]).toBe('–');
  });

  it('are listed, sorted and filtered, with the own one marked', async () => {
    await open('clients', answers);
    expect(cells('clients')).toEqual([
      [
        '3',
        '10.0.0.9:50',
        'worker',
        'ann',
        '2',
        '1 m',
        '7 s',
        'client list',
        '4.0 KB',
        'N',
        'Close…',
      ],
      [
        '4',
        '127.0.0.1:60',
        'this page',
        'default',
        '0',
        '1 s',
        '0 s',
        'get',
        '100 B',
        'P',
        'Close…',
      ],
    ]);
    fireEvent.click(screen.getByTestId('clients-sort-memory'));
    fireEvent.click(screen.getByTestId('clients-sort-memory'));
    expect(cells('clients').map(([id]) => id)).toEqual(['4', '3']);
    fireEvent.change(screen.getByPlaceholderText('Filter clients'), { target: { value: 'WORK' } });
    expect(cells('clients').map(([id]) => id)).toEqual(['3']);
    expect(screen.getByTestId('client-count').textContent).toBe('1 of 2 clients');
  });

  it('are closed after a question that names them', async () => {
    const { server } = await open('clients', answers);
    fireEvent.click(screen.getByTestId('kill-3'));
    expect(screen.getByTestId('kill-name').textContent).toBe('worker · 10.0.0.9:50 · ID 3');
    fireEvent.click(screen.getByText('Keep it'));
    expect(screen.queryByTestId('kill-name')).toBeNull();
    fireEvent.click(screen.getByTestId('kill-3'));
    fireEvent.click(screen.getByTestId('confirm'));
    await answer(server, answers);
    expect(commands(server)).toContain('CLIENT KILL ID 3');
  });

  it('have names with signs in them', () => {
    const [line] = parseClients('id=1 addr=/tmp/s:0 name=a=b cmd=NULL\n');
    expect(line).toMatchObject({ id: 1, addr: '/tmp/s:0', name: 'a=b', cmd: 'NULL' });
  });
});

describe('the hot keys', () => {
  it('are asked for while they are shown, and lead to the key', async () => {
    const { server } = await open('hotkeys');
    expect(server.last('watch')).toMatchObject({ hotKeys: true, activity: false });
    sample(server, { hotKeys: [] });
    await pass(5);
    expect(screen.getByTestId('nothing').textContent).toContain('No key is used now');
    sample(server, {
      hotKeys: [
        { db: 0, key: 'cold', type: 'string', reads: 1, writes: 0 },
        { db: 2, key: 'a:b', type: 'hash', reads: 1500, writes: 20 },
      ],
    });
    await pass(5);
    expect(cells('hot')).toEqual([
      ['a:b', '1,520', '1,500', '20', 'hash', '2'],
      ['cold', '1', '1', '0', 'string', '0'],
    ]);
    fireEvent.click(screen.getAllByTestId('key-link')[0] as HTMLElement);
    await pass(50);
    expect(location.hash).toBe('#keys?db=2&key=a%3Ab');
    expect(server.all('unwatch')).toHaveLength(1);
  });

  it('are not sampled for the other sections', async () => {
    const { server } = await open('hotkeys');
    fireEvent.click(screen.getByRole('link', { name: 'Big keys' }));
    await pass(5);
    expect(location.hash).toBe('#watch/bigkeys');
    expect(server.last('watch')).toMatchObject({ hotKeys: false });
  });
});

describe('the big keys', () => {
  it('are those of the list that the server keeps', async () => {
    const { server } = await open('bigkeys');
    const { id } = server.last('list');
    expect(server.last('list')).toMatchObject({ db: 0, sort: 'memory', desc: true, count: 100 });
    const rows = [
      wireRow('big', { type: 'hash', size: '1000', memory: '65536' }),
      wireRow('small', { memory: '64' }),
    ];
    const said = { op: 'rows', id, to: '1', offset: 0, total: 2, truncated: false } as const;
    server.say({ ...said, filled: false, rows });
    await pass(5);
    expect(screen.getByText('The server is still reading the database.')).toBeTruthy();
    expect(server.last('ack')).toMatchObject({ id, to: '1' });
    server.say({ ...said, to: '2', filled: true, rows });
    await pass(5);
    expect(cells('big')).toEqual([
      ['big', '64.0 KB', '1,000 items', 'hash'],
      ['small', '64 B', '5 B', 'string'],
    ]);
    const grown = wireRow('small', { memory: '128', size: '70', revision: '2' });
    server.say({ op: 'update', id, to: '3', rows: [grown] });
    await pass(5);
    expect(cells('big')).toEqual([
      ['big', '64.0 KB', '1,000 items', 'hash'],
      ['small', '128 B', '70 B', 'string'],
    ]);
    expect(server.last('ack')).toMatchObject({ id, to: '3' });
    sample(server, { databases: [[3, 9]] });
    await pass(5);
    fireEvent.change(screen.getByTestId('big-db'), { target: { value: '3' } });
    await pass(5);
    expect(server.lists()).toMatchObject([{ db: 3, sort: 'memory' }]);
  });

  it('are asked for again after a reconnection and when rights change', async () => {
    const { server } = await open('bigkeys');
    const { id } = server.last('list');
    server.say({ op: 'resync', id, reason: 'rights' });
    await pass(5);
    expect(server.all('list')).toHaveLength(2);
    server.close(1006);
    await pass(2_000);
    server.welcome();
    await pass(5);
    expect(server.lists()).toMatchObject([{ id, sort: 'memory' }]);
  });
});

describe('the heat map', () => {
  const activity = (at: number, user: number) => ({
    at,
    total: user + 1,
    counts: [
      ['user', user],
      [3, 1],
    ] as [string | number, number][],
  });

  it('is read cell by cell with the keyboard, and as a table', async () => {
    const { server } = await open('activity');
    expect(server.last('watch')).toMatchObject({ activity: true });
    sample(server, { activity: [activity(-1000, 4), activity(0, 6)] });
    await pass(5);
    const canvas = screen.getByTestId('heat');
    const cell = () => screen.getByTestId('heat-cell').textContent;
    fireEvent.keyDown(canvas, { key: 'ArrowRight' });
    expect(cell()).toMatch(/^user, .*: 6 changes$/);
    fireEvent.keyDown(canvas, { key: 'ArrowLeft' });
    expect(cell()).toMatch(/^user, .*: 4 changes$/);
    fireEvent.keyDown(canvas, { key: 'ArrowDown' });
    expect(cell()).toMatch(/^slots 3072–4095, .*: 1 change$/);
    fireEvent.keyDown(canvas, { key: 'Escape' });
    expect(cell()).toBe('Point at a cell to read it.');
    fireEvent.click(screen.getByRole('button', { name: 'Table' }));
    expect(cells('activity')).toEqual([
      ['user', '10', '83.3%', '6'],
      ['slots 3072–4095', '2', '16.7%', '1'],
    ]);
  });

  it('says that it needs the right to read all keys', async () => {
    const { server } = await open('activity');
    sample(server, {});
    await pass(5);
    expect(screen.queryByText('The user may not read all keys')).toBeNull();
    sample(server, {});
    await pass(5);
    expect(screen.getByText('The user may not read all keys')).toBeTruthy();
  });
});

describe('the latency events', () => {
  it('say how to turn the monitor on', async () => {
    await open('latency', {
      'LATENCY LATEST': [],
      'CONFIG GET': ['latency-monitor-threshold', '0'],
    });
    expect(screen.getByTestId('latency-rule').textContent).toContain('The monitor is off');
  });

  it('are listed, and reset after a question', async () => {
    const { server } = await open('latency', {
      'LATENCY LATEST': [['command', int(START / 1000), int(12), int(340)]],
      'CONFIG GET': ['latency-monitor-threshold', '10'],
    });
    expect(cells('latency')[0]?.slice(0, 3)).toEqual(['command', '340 ms', '12.0 ms']);
    fireEvent.click(screen.getByTestId('latency-reset'));
    fireEvent.click(screen.getByTestId('confirm'));
    await answer(server, { 'LATENCY LATEST': [] });
    expect(commands(server)).toContain('LATENCY RESET');
  });
});
