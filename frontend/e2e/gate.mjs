// A proxy between a page and its server that can be stopped and cut.
import { connect, createServer } from 'node:net';

export class Gate {
  constructor(port) {
    this.pairs = new Set();
    this.stopped = false;
    this.refusing = false;
    this.server = createServer((near) => this.accept(near, connect(port, '127.0.0.1')));
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    return this.server.address().port;
  }

  accept(near, far) {
    if (this.refusing) {
      near.destroy();
      far.destroy();
      return;
    }
    const pair = [near, far];
    this.pairs.add(pair);
    for (const [from, to] of [pair, [far, near]]) {
      from.on('error', () => {});
      from.on('data', (data) => {
        if (!to.write(data)) from.pause();
      });
      to.on('drain', () => {
        if (!this.stopped) from.resume();
      });
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
      if (this.stopped) from.pause();
    }
  }

  /** Delays all data; the sockets stay open. */
  stop() {
    this.stopped = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  resume() {
    this.stopped = false;
    this.refusing = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** Closes all sockets, and refuses new ones. */
  cut() {
    this.refusing = true;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  close() {
    this.cut();
    this.server.close();
  }
}
