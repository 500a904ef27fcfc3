// A very small RESP2 server: arrays of bulk strings, answered in order.
import { createServer } from 'node:net';
import { CommandFailure, execute } from './commands.mjs';

function encode(reply) {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (Buffer.isBuffer(reply)) {
    return reply.toString('latin1') === 'OK'
      ? '+OK\r\n'
      : `$${reply.length}\r\n${reply.toString('latin1')}\r\n`;
  }
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  return '-ERR no such reply\r\n';
}

// The next command at an offset and where it ends, or undefined where it is not whole yet.
function parse(buffer, start) {
  let at = start;
  const number = () => {
    const end = buffer.indexOf('\r\n', at, 'latin1');
    if (end < 0) return undefined;
    const value = Number(buffer.latin1Slice(at + 1, end));
    at = end + 2;
    return value;
  };
  const count = number();
  if (count === undefined) return undefined;
  const args = [];
  for (let i = 0; i < count; i++) {
    const length = number();
    if (length === undefined || at + length + 2 > buffer.length) return undefined;
    args.push(buffer.subarray(at, at + length));
    at += length + 2;
  }
  return { args, end: at };
}

export function serveResp(keyspace, port) {
  const server = createServer((socket) => {
    const session = { db: 0 };
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      const buffer = rest.length > 0 ? Buffer.concat([rest, data]) : data;
      const out = [];
      let at = 0;
      for (let next = parse(buffer, at); next; next = parse(buffer, at)) {
        at = next.end;
        out.push(
          answer(
            keyspace,
            session,
            next.args.map((arg) => Buffer.from(arg)),
          ),
        );
      }
      rest = buffer.subarray(at);
      if (out.length > 0) socket.write(out.join(''), 'latin1');
    });
  });
  return server.listen(port, '127.0.0.1');
}

function answer(keyspace, session, args) {
  try {
    return encode(execute(keyspace, session, args));
  } catch (error) {
    if (error instanceof CommandFailure) return `-${error.message}\r\n`;
    throw error;
  }
}
