import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Watch } from '../../protocol/wire';
import type { FakeServer } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { formatAddress, parseAddress } from './address';

interface FakePlot {
  width: number;
  data: (number | null)[][];
  draws: number;
  cursor: { left: number };
  hooks: { setCursor: ((self: FakePlot) => void)[] };
  posToVal(left: number): number;
}

const plots: FakePlot[] = [];

// jsdom has no canvas: the test looks at what is to be drawn
vi.mock('uplot', () => ({
  default: class implements FakePlot {
    data: (number | null)[][] = [];
    draws = 0;
    cursor = { left: -1 };
    width: number;
    hooks: FakePlot['hooks'];
    constructor(options: { width: number; hooks: FakePlot['hooks'] }) {
      this.width = options.width;
      this.hooks = options.hooks;
      plots.push(this);
    }
    setData(data: (number | null)[][]) {
      this.data = data;
      this.draws++;
    }
    setSize() {}
    posToVal(left: number) {
      return left;
    }
    destroy() {}
  },
}));

let visible = true;

beforeEach(() => {
  plots.length = 0;
  visible = true;
  vi.useFakeTimers();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      private readonly tell: (entries: { isIntersecting: boolean }[]) => void;
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        this.tell = tell;
      }
      observe() {
        this.tell([{ isIntersecting: visible }]);
      }
      disconnect() {}
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
});

const START = 1_800_000_000_000;

function sample(server: FakeServer, change: Partial<Watch>, second = 0) {
  server.say({
    op: 'watch',
    now: String(START + second * 1000),
    at: [0],
    series: {},
    databases: [],
    persistence: {},
    ...change,
  });
}

async function openWatch(hash = '#watch') {
  const opened = await openPage(undefined, hash);
  opened.server.welcome();
  await act(() => vi.dynamicImportSettled());
  await pass(50);
  return opened;
}

const legend = (plot: string) =>
  [...screen.getByTestId(`plot-${plot}`).querySelectorAll('li')].map((item) => item.textContent);

describe('the watch view', () => {
  it('asks for the figures while it is shown, and shows the history at once', async () => {
    const { server } = await openWatch();
    expect(server.all('watch')).toHaveLength(1);
    expect(screen.getByText('Waiting for the first sample…')).toBeTruthy();
    sample(server, { at: [-1000, 0], series: { 'ops.string': [5, 7], 'ops.server': [0, 2] } });
    await pass(50);
    expect(legend('ops')[0]).toBe('string7');
    expect(legend('ops').at(-1)).toBe('other2');
    // the highest band is the sum, and is drawn first
    expect(plots[0]?.data[1]).toEqual([5, 9]);
    expect(plots[0]?.data.at(-1)).toEqual([5, 7]);
    fireEvent.click(screen.getByRole('link', { name: 'Keys' }));
    await pass(50);
    expect(server.all('unwatch')).toHaveLength(1);
  });

  it('draws a plot once a frame, and not while it is off the screen', async () => {
    const { server } = await openWatch();
    sample(server, { series: { ops: [1] } });
    await pass(50);
    const [plot] = plots;
    const before = plot?.draws ?? 0;
    for (let i = 1; i <= 3; i++) sample(server, { series: { ops: [i] } }, i);
    await pass(50);
    expect(plot?.draws).toBe(before + 1);
    expect(plot?.data[0]).toHaveLength(4);
  });

  it('draws nothing that cannot be seen', async () => {
    visible = false;
    const { server } = await openWatch();
    sample(server, { series: { ops: [1] } });
    await pass(50);
    expect(plots).toHaveLength(0);
  });

  it('shows the values below the pointer', async () => {
    const { server } = await openWatch();
    sample(server, { at: [-1000, 0], series: { 'net.in': [1024, 2048] } });
    await pass(50);
    expect(legend('network')[0]).toBe('received2.0 KB/s');
    const plot = plots[3] as FakePlot;
    plot.cursor.left = START / 1000 - 1;
    for (const hook of plot.hooks.setCursor) hook(plot);
    expect(legend('network')[0]).toBe('received1.0 KB/s');
    plot.cursor.left = -10;
    for (const hook of plot.hooks.setCursor) hook(plot);
    expect(legend('network')[0]).toBe('received2.0 KB/s');
  });

  it('hides and shows a series by its legend', async () => {
    const { server } = await openWatch();
    sample(server, { series: { 'ops.string': [7], 'ops.hash': [2] } });
    await pass(50);
    const button = screen.getByTestId('plot-ops').querySelector('button') as HTMLElement;
    fireEvent.click(button);
    await pass(50);
    expect(button.getAttribute('aria-pressed')).toBe('false');
    expect(plots.at(-1)?.data.at(-1)).toEqual([null]);
    expect(plots.at(-1)?.data.at(-2)).toEqual([2]);
    expect(legend('ops')[0]).toBe('string7');
  });

  it('stands still while it is paused', async () => {
    const { server } = await openWatch();
    sample(server, { series: { 'ops.string': [7] } });
    await pass(50);
    fireEvent.click(screen.getByTestId('pause'));
    sample(server, { series: { 'ops.string': [8] } }, 1);
    await pass(50);
    expect(legend('ops')[0]).toBe('string7');
    expect(screen.getByTestId('overview').parentElement?.textContent).toContain('Paused at');
    fireEvent.click(screen.getByTestId('pause'));
    await pass(50);
    expect(legend('ops')[0]).toBe('string8');
  });

  it('has all figures as a table, too', async () => {
    const { server } = await openWatch('#watch?minutes=1');
    sample(server, {
      at: [-1000, 0],
      series: { ops: [10, 20], 'latency.p99': [null, 1500], 'ops.json': [1, 3] },
    });
    await pass(50);
    fireEvent.click(screen.getByRole('button', { name: 'Table' }));
    const rows = [...screen.getByTestId('figures').querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['Operations, all', '20', '15', '10', '20'],
      ['Operations, json', '3', '2', '1', '3'],
      ['Latency, p99', '1.50 µs', '1.50 µs', '1.50 µs', '1.50 µs'],
    ]);
    expect(screen.getByTestId('figures').textContent).toContain('over the last minute');
  });

  it('names databases and the state of the files', async () => {
    const { server } = await openWatch();
    sample(server, {
      databases: [
        [0, 1234],
        [5, 1],
      ],
      persistence: {
        last_save: '0',
        rdb_changes_since_last_save: '17',
        aof_enabled: '1',
        aof_current_size: '2048',
        aof_rewrite_in_progress: '1',
      },
    });
    await pass(50);
    expect(screen.getByTestId('databases').textContent).toContain('Database 01,234Database 51');
    const files = screen.getByTestId('persistence').textContent;
    expect(files).toContain('Last savenever');
    expect(files).toContain('Unsaved changes17');
    expect(files).toContain('2.0 KBbeing rewritten');
  });

  it('says which right is missing', async () => {
    const { server } = await openWatch();
    server.say({ op: 'stats', now: String(START) });
    await pass(50);
    expect(screen.getByTestId('watch-refused').textContent).toContain('right to run INFO');
    sample(server, { series: { ops: [1] } });
    await pass(50);
    expect(screen.queryByTestId('watch-refused')).toBeNull();
    server.say({ op: 'stats', now: String(START) });
    await pass(50);
    expect(screen.getByTestId('watch-refused')).toBeTruthy();
  });

  it('asks again after a reconnection, and takes the history of the server', async () => {
    const { server } = await openWatch();
    sample(server, { series: { 'ops.string': [7] } });
    await pass(50);
    server.close(1006);
    await pass(2_000);
    expect(legend('ops')[0]).toBe('string7');
    server.welcome();
    await pass(50);
    expect(server.all('watch')).toHaveLength(1);
    sample(server, { at: [-1000, 0], series: { 'ops.string': [3, 4] } }, 5);
    await pass(50);
    expect(plots[0]?.data.at(-1)).toEqual([3, 4]);
  });
});

it('has an address for each section and span', () => {
  expect(parseAddress('#watch')).toEqual({ section: 'overview', span: 5 });
  expect(parseAddress('#watch?minutes=10')).toEqual({ section: 'overview', span: 10 });
  expect(parseAddress('#watch/nothing?minutes=7')).toEqual({ section: 'overview', span: 5 });
  expect(formatAddress({ section: 'overview', span: 10 })).toBe('#watch?minutes=10');
});
