import { act, render } from '@testing-library/react';
import { vi } from 'vitest';
import { ObserverClient } from '../protocol/client';
import type { WireRow } from '../protocol/wire';
import { RowStore } from '../store/rowStore';
import { App } from '../ui/App';
import { ClientContext } from '../ui/clientContext';
import { VIEWS } from '../ui/views';
import { FakeServer } from './fakeServer';
// loaded before the tests, whose clock stands still while a module is loaded
import '../ui/keys/KeysPage';

/** The whole page before a server that the test plays. Needs fake timers. */
export async function openPage(rows?: WireRow[], hash = '', views = VIEWS) {
  window.history.replaceState(null, '', `/${hash}`);
  const server = new FakeServer();
  const client = new ObserverClient({
    url: 'ws://host/ws',
    store: new RowStore(),
    random: () => 0.5,
  });
  client.start();
  const view = render(
    <ClientContext value={client}>
      <App views={views} />
    </ClientContext>,
  );
  // a test may stop the clock, which must not keep the view from being loaded
  await act(() => vi.dynamicImportSettled());
  if (rows) server.golive(rows);
  await pass(300);
  return { server, client, ...view };
}

/** Lets time go by and everything happen that waits for it. */
export async function pass(ms: number): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
}
