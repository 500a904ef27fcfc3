// A worker that sends SETs at a steady rate; it does not catch up a delay in one burst.
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const { port, keys, rate } = workerData;
const EVERY_MS = 5;

const loadKey = (i) => `load:${String(i).padStart(6, '0')}`;

const socket = connect(port, '127.0.0.1');
socket.setNoDelay(true);
socket.on('data', () => {});

let sent = 0;

// built by hand as one string, because the load must not take processor time from the measured page
function write(count, key) {
  let commands = '';
  for (let i = 0; i < count; i++) {
    const name = loadKey(key(i));
    const value = `value ${sent++} of a steady load on this key`;
    commands += `*3\r\n$3\r\nSET\r\n$${name.length}\r\n${name}\r\n$${value.length}\r\n${value}\r\n`;
  }
  return socket.write(commands, 'latin1');
}

async function drained() {
  await new Promise((resolve) => socket.once('drain', resolve));
}

socket.on('connect', async () => {
  const step = 2000;
  for (let first = 0; first < keys; first += step) {
    if (!write(Math.min(step, keys - first), (i) => first + i)) await drained();
  }
  parentPort.postMessage('seeded');
});

parentPort.on('message', (message) => {
  if (message !== 'start') return;
  sent = 0;
  const startedAt = performance.now();
  let before = startedAt;
  setInterval(() => {
    const now = performance.now();
    const due = Math.round((rate * Math.min(50, now - before)) / 1000);
    before = now;
    if (socket.writableLength < 4_000_000) write(due, () => Math.floor(Math.random() * keys));
    parentPort.postMessage({ rate: Math.round((1000 * sent) / (now - startedAt)) });
  }, EVERY_MS);
});
