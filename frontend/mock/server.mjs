// A stand-in for the server: the page over HTTP, reredis.v1 at /ws, a little RESP, and a load.
//   npm run mock -- --port 6390 --redis-port 6391 --keys 100000 --rate 2000 [--password p]
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { Keyspace } from './keyspace.mjs';
import { drive, seed } from './load.mjs';
import { Observer } from './observer.mjs';
import { MANUAL } from './options.mjs';
import { serveResp } from './resp.mjs';
import { serveTransfer } from './transfers.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '6390' },
    'redis-port': { type: 'string', default: '6391' },
    keys: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '2000' },
    password: { type: 'string' },
    'read-only': { type: 'boolean', default: false },
  },
});

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const keyspace = new Keyspace();
const names = seed(keyspace, Number(options.keys));
drive(keyspace, names, Number(options.rate));
setInterval(() => keyspace.expireDue(), 50);
const resp = serveResp(keyspace, Number(options['redis-port']));

const http = createServer((request, response) => {
  if (serveTransfer(keyspace, request, response)) return;
  const path = new URL(request.url, 'http://mock').pathname;
  if (path === '/options.json') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(MANUAL));
    return;
  }
  const file = join(dist, normalize(path === '/' ? '/index.html' : path));
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
  });
  createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({
  server: http,
  path: '/ws',
  maxPayload: 65_536,
  handleProtocols: (offered) => (offered.has('reredis.v1') ? 'reredis.v1' : false),
});
const observers = new Set();

sockets.on('connection', (socket) => {
  const observer = new Observer(socket, keyspace, { ...options, readOnly: options['read-only'] });
  observers.add(observer);
  socket.on('close', () => observers.delete(observer));
});

const startedAt = Date.now();
let before = { operations: 0, hits: 0, misses: 0 };
setInterval(() => {
  const { operations, hits, misses } = keyspace;
  const message = {
    op: 'stats',
    now: String(Date.now()),
    uptime: String(Math.floor((Date.now() - startedAt) / 1000)),
    ops: String(operations - before.operations),
    hits: String(hits - before.hits),
    misses: String(misses - before.misses),
    netIn: String((operations - before.operations) * 92),
    netOut: String((operations - before.operations) * 5),
    memory: String(process.memoryUsage().heapUsed),
    maxMemory: '0',
    clients: String(resp.connections ?? 1),
    observers: String(observers.size),
    keys: String(keyspace.keys()),
  };
  before = { operations, hits, misses };
  for (const observer of observers) if (observer.welcomed) observer.say(message);
}, 1000);

http.listen(Number(options.port), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${options.port}/ with RESP on ${options['redis-port']}\n`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const socket of sockets.clients) socket.close(1001);
    setTimeout(() => process.exit(0), 50);
  });
}
