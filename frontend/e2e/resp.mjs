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
      const end = this.rest.indexOf('\r\n');
      if (end < 0) return;
      const kind = String.fromCharCode(this.rest[0]);
      const head = this.rest.subarray(1, end).toString();
      let next = end + 2;
      let reply = head;
      if (kind === ':') reply = Number(head);
      if (kind === '$') {
        const length = Number(head);
        reply = null;
        if (length >= 0) {
          if (this.rest.length < next + length + 2) return;
          reply = this.rest.subarray(next, next + length);
          next += length + 2;
        }
      }
      this.rest = this.rest.subarray(next);
      const { resolve, reject } = this.waiting.shift();
      if (kind === '-') reject(new Error(head));
      else resolve(reply);
    }
  }
}
