import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app.css';
import { ObserverClient } from './protocol/client';
import { socketUrl } from './protocol/socketUrl';
import { RowStore } from './store/rowStore';
import { App } from './ui/App';
import { ClientContext } from './ui/clientContext';
import { viewOf } from './ui/views';

const client = new ObserverClient({ url: socketUrl(window.location), store: new RowStore() });
client.start();

function draw() {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <ClientContext value={client}>
        <App />
      </ClientContext>
    </StrictMode>,
  );
}

// the page draws its first view at once; where that cannot be read, the page says so
viewOf(window.location.hash).load().then(draw, draw);
