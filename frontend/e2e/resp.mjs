// A RESP client that is just large enough for the tests: pipelined commands, simple replies.
import { connect } from 'node:net';

export function encodeCommand(args) {
  const parts = args.map((arg) => {
    const bytes = Buffer.isBuffer(arg) ? arg : Buffer.from(String(arg));
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]);
  });
  return Buffer.concat([Buffer.from(`*${args.length}\r\n`), ...parts]);
}

export class RespClient {
  constructor(port, host = '127.0.0.1') {
    this.rest = Buffer.alloc(0);
    this.waiting = [];
    this.socket = connect(port, host);
    this.socket.setNoDelay(true);
    this.socket.on('data', (data) => this.read(data));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('the RESP connection was closed')));
  }

  command(...args) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.socket.write(encodeCommand(args));
    });
  }

  close() {
    this.socket.destroy();
  }

  fail(error) {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  read(data) {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, data]) : data;
    for (;;) {
      const parsed = parse(this.rest, 0);
      if (!parsed) return;
      this.rest = this.rest.subarray(parsed.next);
      const waiting = this.waiting.shift();
      // a message of a subscription answers nothing
      if (!waiting) continue;
      if (parsed.reply instanceof Error) waiting.reject(parsed.reply);
      else waiting.resolve(parsed.reply);
    }
  }
}

// The reply that begins at a position, and where the next one does; undefined until all of it is there.
function parse(bytes, start) {
  const end = bytes.indexOf('\r\n', start);
  if (end < 0) return undefined;
  const kind = String.fromCharCode(bytes[start]);
  const head = bytes.subarray(start + 1, end).toString();
  const next = end + 2;
  if (kind === '-') return { reply: new Error(head), next };
  if (kind === ':') return { reply: Number(head), next };
  if (kind === '$') {
    const length = Number(head);
    if (length < 0) return { reply: null, next };
    if (bytes.length < next + length + 2) return undefined;
    return { reply: bytes.subarray(next, next + length), next: next + length + 2 };
  }
  if (kind === '*') return parseArray(bytes, Number(head), next);
  return { reply: head, next };
}

function parseArray(bytes, length, start) {
  if (length < 0) return { reply: null, next: start };
  const reply = [];
  let next = start;
  for (let i = 0; i < length; i++) {
    const element = parse(bytes, next);
    if (!element) return undefined;
    reply.push(element.reply);
    next = element.next;
  }
  return { reply, next };
}
