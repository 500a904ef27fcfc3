// Export and import over HTTP, each started by a token of an observer, which is told of the progress.
import { randomUUID } from 'node:crypto';
import { readRdb, writeRdb } from './rdb.mjs';

const tokens = new Map();

// A token for one transfer; `tell` takes the messages of its progress.
export function issueToken(use, tell) {
  const token = randomUUID();
  tokens.set(token, { use, tell });
  return token;
}

// Handles a request if it is a transfer; returns false for others.
export function serveTransfer(keyspace, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://mock');
  const use = { '/export.rdb': 'export', '/import': 'import' }[pathname];
  if (!use) return false;
  const token = searchParams.get('token');
  const transfer = tokens.get(token);
  tokens.delete(token);
  if (transfer?.use !== use) response.writeHead(401).end('The token is not valid.\n');
  else if (use === 'export') sendFile(keyspace, transfer.tell, response);
  else receiveFile(keyspace, transfer.tell, searchParams.get('mode'), request, response);
  return true;
}

function sendFile(keyspace, tell, response) {
  const keys = String(keyspace.keys());
  tell({ phase: 'writing', done: keys, total: keys });
  const file = writeRdb(keyspace);
  const total = String(file.length);
  tell({ phase: 'sending', done: '0', total });
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment; filename="dump.rdb"',
    'Content-Length': file.length,
  });
  response.end(file, () => tell({ phase: 'done', done: total, total }));
}

async function receiveFile(keyspace, tell, mode, request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const file = Buffer.concat(parts);
  const total = String(file.length);
  try {
    tell({ phase: 'checking', done: total, total });
    const keys = readRdb(file);
    tell({ phase: 'loading', done: total, total });
    const counts = load(keyspace, keys, mode);
    tell({ phase: 'done', done: total, total });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(counts));
  } catch (error) {
    tell({ phase: 'failed', done: '0', total, error: error.message });
    response.writeHead(400).end(`Nothing was imported: ${error.message}\n`);
  }
}

function load(keyspace, keys, mode) {
  const counts = { loaded: 0, skipped: 0, expired: 0, libraries: 0 };
  if (mode === 'flush') for (const db of keyspace.databases.keys()) keyspace.flush(db);
  for (const { db, key, value, expireAt } of keys) {
    if (expireAt > 0 && expireAt <= Date.now()) counts.expired++;
    else if (mode === 'keep' && keyspace.get(db, key)) counts.skipped++;
    else {
      keyspace.set(db, key, value, expireAt);
      counts.loaded++;
    }
  }
  return counts;
}
