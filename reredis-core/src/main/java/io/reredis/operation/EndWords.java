package io.reredis.operation;

import io.reredis.keyspace.KeyEvent;
import io.reredis.option.ListEnd;

/** The words of effects and the events that belong to an end of a list. */
enum EndWords {
  LEFT(Effects.LEFT, Effects.LPUSH, Effects.LPOP, KeyEvent.LPUSH, KeyEvent.LPOP),
  RIGHT(Effects.RIGHT, Effects.RPUSH, Effects.RPOP, KeyEvent.RPUSH, KeyEvent.RPOP);

  final byte[] word;
  final byte[] push;
  final byte[] pop;
  final KeyEvent pushed;
  final KeyEvent popped;

  EndWords(byte[] word, byte[] push, byte[] pop, KeyEvent pushed, KeyEvent popped) {
    this.word = word;
    this.push = push;
    this.pop = pop;
    this.pushed = pushed;
    this.popped = popped;
  }

  /** Returns those of an end. */
  static EndWords of(ListEnd end) {
    return end == ListEnd.LEFT ? LEFT : RIGHT;
  }
}
