import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app.css';
import { ObserverClient } from './protocol/client';
import { socketUrl } from './protocol/socketUrl';
import { RowStore } from './store/rowStore';
import { App } from './ui/App';
import { ClientContext } from './ui/clientContext';

const client = new ObserverClient({ url: socketUrl(window.location), store: new RowStore() });
client.start();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ClientContext value={client}>
      <App />
    </ClientContext>
  </StrictMode>,
);
