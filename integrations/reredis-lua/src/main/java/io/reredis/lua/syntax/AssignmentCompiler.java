package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import java.util.ArrayList;
import java.util.List;

/** Makes the code of assignments. */
final class AssignmentCompiler {
  /**
   * The registers with the table and the key of a target that is an element; -1 if there is none.
   */
  private record Place(Expression target, int table, int key) {}

  private final Emitter out;
  private final ExpressionCompiler expressions;

  AssignmentCompiler(Emitter out, ExpressionCompiler expressions) {
    this.out = out;
    this.expressions = expressions;
  }

  void compile(Statement.Assignment s) {
    int before = out.firstFree();
    if (s.targets().size() == 1 && s.values().size() == 1) {
      single(s.targets().get(0), s.values().get(0));
    } else {
      several(s);
    }
    out.freeFrom(before);
  }

  private void single(Expression target, Expression value) {
    if (target instanceof Expression.Local local
        && !local.variable().captured
        && ExpressionCompiler.writesLast(value)) {
      expressions.into(value, local.variable().register);
      return;
    }
    Place place = place(target, false);
    int register = expressions.any(value);
    store(place, register);
  }

  /** Computes all values before it assigns any, from the last target to the first. */
  private void several(Statement.Assignment s) {
    List<Place> places = new ArrayList<>();
    for (Expression target : s.targets()) {
      places.add(place(target, true));
    }
    int first = out.firstFree();
    expressions.list(s.values(), places.size());
    out.line = s.line();
    for (int i = places.size() - 1; i >= 0; i--) {
      store(places.get(i), first + i);
    }
  }

  /**
   * Computes the table and the key of a target.
   *
   * @param copied whether local variables are copied, because the statement may assign them
   */
  private Place place(Expression target, boolean copied) {
    if (!(target instanceof Expression.Element e)) {
      return new Place(target, -1, -1);
    }
    int table = copied ? copy(e.table()) : expressions.any(e.table());
    if (e.key() instanceof Expression.Text) {
      return new Place(target, table, -1);
    }
    return new Place(target, table, copied ? copy(e.key()) : expressions.any(e.key()));
  }

  private int copy(Expression e) {
    int register = out.take(1);
    expressions.into(e, register);
    return register;
  }

  private void store(Place place, int value) {
    Expression target = place.target();
    if (target instanceof Expression.Local v) {
      boolean captured = v.variable().captured;
      out.emit(captured ? Code.SET_CELL : Code.MOVE, v.variable().register, value, 0);
    } else if (target instanceof Expression.Captured v) {
      out.emit(Code.SET_CAPTURED, v.index(), value, 0);
    } else if (target instanceof Expression.Global v) {
      out.emit(Code.SET_GLOBAL, value, out.string(v.name()), 0);
    } else if (target instanceof Expression.Element v) {
      out.line = v.line();
      if (v.key() instanceof Expression.Text key) {
        out.emit(Code.SET_FIELD, place.table(), out.string(key.value()), value);
      } else {
        out.emit(Code.SET_INDEX, place.table(), place.key(), value);
      }
      out.name(place.table(), ExpressionCompiler.nameOf(v.table()));
    }
  }
}
