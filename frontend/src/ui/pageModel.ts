import type { ObserverClient } from '../protocol/client';

/**
 * State of a view that lasts while the page is open and the user is signed in, also while another view is shown:
 * one for each page, closed when the user signs out.
 */
export function pageModel<M extends { close(): void }>(
  create: (client: ObserverClient) => M,
): (client: ObserverClient) => M {
  const models = new WeakMap<ObserverClient, M>();
  return (client) => {
    const existing = models.get(client);
    if (existing) return existing;
    const created = create(client);
    models.set(client, created);
    const unsubscribe = client.subscribe(() => {
      if (client.state().phase !== 'login') return;
      unsubscribe();
      models.delete(client);
      created.close();
    });
    return created;
  };
}
