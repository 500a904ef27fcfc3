import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeServer, wireRow } from '../../test/fakeServer';
import { openPage, pass } from '../../test/page';
import { VIEWS, type View, view, viewOf } from '../views';
import { Navigation } from './navigation';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const [KEYS] = VIEWS as [View];

const notes = () =>
  view('notes', 'Notes', async () => ({ default: () => <textarea aria-label="note" /> }));

async function openViews(hash = '', others: readonly View[] = [notes()]) {
  const opened = await openPage([wireRow('a'), wireRow('b')], hash, [KEYS, ...others]);
  await pass(50);
  return opened;
}

async function goTo(name: string) {
  fireEvent.click(screen.getByRole('link', { name }));
  await pass(0);
  await act(() => vi.dynamicImportSettled());
  await pass(50);
}

function answerGet(server: FakeServer) {
  server.say({
    op: 'value',
    seq: server.last('get').seq,
    key: 'a',
    type: 'string',
    total: '5',
    offset: '0',
    value: 'value',
    revision: '1',
  });
}

/** Opens the first key and types something into its value. */
async function startEdit(server: FakeServer) {
  fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
  await pass(300);
  answerGet(server);
  await pass(50);
  fireEvent.click(screen.getByTestId('edit-button'));
  fireEvent.change(screen.getByTestId('edit-value'), { target: { value: 'draft' } });
}

const shownHeading = () => screen.getByRole('heading', { level: 1 }).textContent;
const isShown = (name: string) =>
  (screen.queryByTestId(`view-${name}`)?.style.display ?? 'none') !== 'none';

describe('the views', () => {
  it('are chosen by the address', () => {
    const other = notes();
    const views = [KEYS, other];
    for (const address of ['#notes', '#notes?a=1', '#notes/part']) {
      expect(viewOf(address, views)).toBe(other);
    }
    for (const address of ['', '#', '#keys', '#keys?db=1', '#nothing', '#notesmore', '#/notes']) {
      expect(viewOf(address, views)).toBe(KEYS);
    }
  });

  it('have no navigation where there is only one', async () => {
    await openViews('', []);
    expect(screen.queryByRole('navigation')).toBeNull();
  });

  it('are opened by the address, and named in the title', async () => {
    await openViews('#notes/today');
    expect(isShown('notes')).toBe(true);
    expect(screen.queryByTestId('view-keys')).toBeNull();
    expect(document.title).toBe('Notes · Reredis');
    expect(screen.getByRole('link', { name: 'Notes' }).getAttribute('aria-current')).toBe('page');
    expect(location.hash).toBe('#notes/today');
  });

  it('are reached by the navigation, with the focus on the heading', async () => {
    await openViews();
    expect(document.activeElement).toBe(document.body);
    await goTo('Notes');
    expect(isShown('notes')).toBe(true);
    expect(isShown('keys')).toBe(false);
    expect(shownHeading()).toBe('Notes');
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    expect(location.hash).toBe('#notes');
    await goTo('Keys');
    expect(isShown('notes')).toBe(false);
    expect(shownHeading()).toBe('Keys');
    expect(document.title).toBe('Keys · Reredis');
  });

  it('leave a link with a modifier to the browser', async () => {
    await openViews();
    const link = screen.getByRole('link', { name: 'Notes' });
    for (const modifier of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }]) {
      expect(fireEvent.click(link, modifier)).toBe(true);
    }
  });

  it('keep their state and their address', async () => {
    const { server } = await openViews('#keys?search=a&sort=size');
    fireEvent.click(screen.getAllByTestId('select')[1] as HTMLElement);
    fireEvent.change(screen.getByTestId('search'), { target: { value: 'ab' } });
    await goTo('Notes');
    fireEvent.change(screen.getByLabelText('note'), { target: { value: 'mine' } });
    // what was just typed is not forgotten, and does not change the address of another view
    await pass(500);
    expect(location.hash).toBe('#notes');
    await goTo('Keys');
    expect(location.hash).toBe('#keys?search=a&sort=size');
    expect(screen.getByTestId('search')).toHaveProperty('value', 'ab');
    expect(screen.getByTestId('selection').textContent).toContain('1 key selected');
    await pass(250);
    expect(location.hash).toBe('#keys?search=ab&sort=size');
    expect(server.table()).toMatchObject({ pattern: '*ab*', sort: 'size' });
    await goTo('Notes');
    expect(screen.getByLabelText('note')).toHaveProperty('value', 'mine');
  });

  it('forget all of it when the user signs out', async () => {
    const { client, server } = await openViews();
    await goTo('Notes');
    fireEvent.change(screen.getByLabelText('note'), { target: { value: 'mine' } });
    act(() => client.signOut());
    server.welcome({ login: true });
    await pass(50);
    expect(screen.queryByRole('navigation')).toBeNull();
    act(() => client.login('ann', 'secret'));
    server.welcome({ login: true });
    server.say({ op: 'auth', ok: true, user: 'ann' });
    await pass(50);
    expect(screen.getByLabelText('note')).toHaveProperty('value', '');
  });

  it('cost no list before the keys are shown', async () => {
    const { server } = await openPage(undefined, '#notes', [KEYS, notes()]);
    server.welcome();
    await pass(50);
    expect(server.all('list')).toEqual([]);
    expect(screen.getByTestId('connection-state').dataset.state).toBe('live');
    await goTo('Keys');
    expect(server.all('list')).toHaveLength(1);
    server.snapshot([wireRow('a')]);
    await pass(50);
    expect(screen.getAllByTestId('row')).toHaveLength(1);
  });

  it('make the window of the keys small while they are hidden', async () => {
    const { server } = await openViews();
    fireEvent.click(screen.getAllByTestId('row')[0] as HTMLElement);
    await pass(300);
    expect(server.lists()).toHaveLength(2);
    const { id } = server.table();
    await goTo('Notes');
    await pass(100);
    expect(server.lists()).toMatchObject([{ id, count: 1 }]);
    await goTo('Keys');
    await pass(100);
    expect(server.table().id).toBe(id);
    expect(server.table().count).toBeGreaterThan(20);
    expect(server.lists()).toHaveLength(2);
    server.answer();
    await pass(50);
    expect(screen.getAllByTestId('row')).toHaveLength(2);
  });

  it('have a small window after a reconnection, too', async () => {
    const { server } = await openViews();
    await goTo('Notes');
    server.close(1006);
    await pass(2_000);
    server.welcome();
    await pass(100);
    expect(server.lists()).toMatchObject([{ count: 1 }]);
    expect(screen.getByTestId('connection-state').dataset.state).toBe('resync');
    server.answer();
    await pass(50);
    expect(screen.getByTestId('connection-state').dataset.state).toBe('live');
  });
});

it('does not come back to a view that changes its address late', () => {
  window.history.replaceState(null, '', '/#notes');
  const navigation = new Navigation((address) => viewOf(address, [KEYS, notes()]).name);
  navigation.change('keys', '#keys?db=3');
  expect(location.hash).toBe('#notes');
  expect(navigation.lastOf('keys')).toBe('#keys?db=3');
  navigation.change('notes', '#notes/2');
  expect(location.hash).toBe('#notes/2');
});

describe('a view that does not come', () => {
  it('says so while it is loaded', async () => {
    let arrive: (module: { default: () => string }) => void = () => undefined;
    const slow = view('slow', 'Slow', () => new Promise((resolve) => (arrive = resolve)));
    await openViews('#slow', [slow]);
    expect(screen.getByTestId('view-slow').textContent).toBe('Loading…');
    arrive({ default: () => 'here' });
    await pass(50);
    expect(screen.getByTestId('view-slow').textContent).toBe('here');
  });

  it('says that the page is to be loaded again where there is no such file', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const missing = view('missing', 'Missing', () => Promise.reject(new TypeError('404')));
    const { server } = await openViews('#missing', [missing]);
    const failed = screen.getByTestId('view-failed');
    expect(failed.textContent).toContain('could not be loaded');
    expect(failed.querySelector('button')?.textContent).toBe('Reload the page');
    await goTo('Keys');
    server.answer();
    await pass(50);
    expect(screen.getAllByTestId('row')).toHaveLength(2);
  });

  it('says why it has failed, and can be opened again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let broken = true;
    const Broken = () => {
      if (broken) throw new Error('out of plots');
      return 'whole';
    };
    await openViews('#broken', [view('broken', 'Broken', async () => ({ default: Broken }))]);
    expect(screen.getByTestId('view-failed').textContent).toContain('out of plots');
    broken = false;
    fireEvent.click(screen.getByText('Open again'));
    expect(screen.getByTestId('view-broken').textContent).toBe('whole');
  });
});

describe('an edit', () => {
  it('is asked about before another view is shown', async () => {
    const { server } = await openViews();
    await startEdit(server);
    await goTo('Notes');
    expect(isShown('keys')).toBe(true);
    expect(location.hash).toBe('#keys?key=a');
    fireEvent.click(screen.getByText('Keep editing'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'draft');
    await goTo('Notes');
    fireEvent.click(screen.getByTestId('confirm-discard'));
    await pass(50);
    expect(location.hash).toBe('#notes');
    await goTo('Keys');
    answerGet(server);
    await pass(300);
    expect(location.hash).toBe('#keys?key=a');
    expect(screen.getByTestId('details')).toBeTruthy();
    expect(screen.queryByTestId('edit-value')).toBeNull();
  });

  it('does not keep the page from changes beside it', async () => {
    const { server } = await openViews();
    await startEdit(server);
    fireEvent.click(screen.getByTestId('sort-size'));
    await pass(50);
    expect(screen.queryByTestId('confirm-discard')).toBeNull();
    expect(location.hash).toBe('#keys?sort=size&key=a');
    fireEvent.change(screen.getByTestId('db'), { target: { value: '2' } });
    await pass(50);
    expect(screen.getByTestId('confirm-discard')).toBeTruthy();
    expect(location.hash).toBe('#keys?sort=size&key=a');
  });
});
