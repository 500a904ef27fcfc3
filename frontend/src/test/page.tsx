import { act, render } from '@testing-library/react';
import { vi } from 'vitest';
import { ObserverClient } from '../protocol/client';
import type { WireRow } from '../protocol/wire';
import { RowStore } from '../store/rowStore';
import { App } from '../ui/App';
import { ClientContext } from '../ui/clientContext';
import { FakeServer } from './fakeServer';

/** The whole page before a server that the test plays. Needs fake timers. */
export async function openPage(rows?: WireRow[], hash = '') {
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
      <App />
    </ClientContext>,
  );
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
