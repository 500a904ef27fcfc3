package io.reredis.lua.syntax;

import java.util.List;
import java.util.Set;

/** Finds out whether a chunk runs each of its statements at most once: it is short then. */
final class Straight {
  /** Global functions that run code which is not part of the chunk. */
  private static final Set<String> LOADING = Set.of("load", "loadstring", "dofile", "require");

  private boolean straight = true;

  /** Returns whether a chunk has no loops and no functions. */
  static boolean isStraight(Expression.Body chunk) {
    Straight check = new Straight();
    check.block(chunk.block());
    return check.straight;
  }

  private void block(List<Statement> block) {
    for (Statement s : block) {
      if (s instanceof Statement.While
          || s instanceof Statement.Repeat
          || s instanceof Statement.NumericFor
          || s instanceof Statement.GenericFor) {
        straight = false;
      }
      Walk.blocksOf(s, this::block);
      Walk.expressionsOf(s, this::expression);
    }
  }

  private void expression(Expression e) {
    if (e instanceof Expression.Lambda
        || e instanceof Expression.Global g && LOADING.contains(g.name().toString())) {
      straight = false;
    }
    Walk.expressionsOf(e, this::expression);
  }
}
