package io.reredis.store;

import io.reredis.keyspace.KeyEvent;

/** An end of a list. */
public enum ListEnd {
  /** The head, where index 0 is. */
  LEFT(Effects.LEFT, Effects.LPUSH, Effects.LPOP, KeyEvent.LPUSH, KeyEvent.LPOP),
  /** The tail, where index -1 is. */
  RIGHT(Effects.RIGHT, Effects.RPUSH, Effects.RPOP, KeyEvent.RPUSH, KeyEvent.RPOP);

  final byte[] word;
  final byte[] push;
  final byte[] pop;
  final KeyEvent pushed;
  final KeyEvent popped;

  ListEnd(byte[] word, byte[] push, byte[] pop, KeyEvent pushed, KeyEvent popped) {
    this.word = word;
    this.push = push;
    this.pop = pop;
    this.pushed = pushed;
    this.popped = popped;
  }
}
