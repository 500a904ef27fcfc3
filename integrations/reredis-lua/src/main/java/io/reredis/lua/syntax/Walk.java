package io.reredis.lua.syntax;

import java.util.List;
import java.util.function.Consumer;

/** Visits the parts of statements and expressions. */
final class Walk {
  private Walk() {}

  /** Passes all statements of a block, with those inside them and inside functions. */
  static void statements(List<Statement> block, Consumer<Statement> visitor) {
    for (Statement s : block) {
      visitor.accept(s);
      blocksOf(s, inner -> statements(inner, visitor));
      expressionsOf(s, e -> functions(e, visitor));
    }
  }

  private static void functions(Expression e, Consumer<Statement> visitor) {
    if (e instanceof Expression.Lambda f) {
      statements(f.body().block(), visitor);
    }
    expressionsOf(e, inner -> functions(inner, visitor));
  }

  /** Passes the blocks of a statement. */
  static void blocksOf(Statement statement, Consumer<List<Statement>> visitor) {
    if (statement instanceof Statement.Block s) {
      visitor.accept(s.statements());
    } else if (statement instanceof Statement.While s) {
      visitor.accept(s.block());
    } else if (statement instanceof Statement.Repeat s) {
      visitor.accept(s.block());
    } else if (statement instanceof Statement.If s) {
      s.branches().forEach(b -> visitor.accept(b.block()));
      if (s.otherwise() != null) {
        visitor.accept(s.otherwise());
      }
    } else if (statement instanceof Statement.NumericFor s) {
      visitor.accept(s.block());
    } else if (statement instanceof Statement.GenericFor s) {
      visitor.accept(s.block());
    }
  }

  /** Passes the expressions of a statement, without those of its blocks. */
  static void expressionsOf(Statement statement, Consumer<Expression> visitor) {
    if (statement instanceof Statement.Declaration s) {
      s.values().forEach(visitor);
    } else if (statement instanceof Statement.LocalFunction s) {
      visitor.accept(s.function());
    } else if (statement instanceof Statement.Assignment s) {
      s.targets().forEach(visitor);
      s.values().forEach(visitor);
    } else if (statement instanceof Statement.Execution s) {
      visitor.accept(s.call());
    } else if (statement instanceof Statement.While s) {
      visitor.accept(s.condition());
    } else if (statement instanceof Statement.Repeat s) {
      visitor.accept(s.condition());
    } else if (statement instanceof Statement.If s) {
      s.branches().forEach(b -> visitor.accept(b.condition()));
    } else if (statement instanceof Statement.NumericFor s) {
      visitor.accept(s.from());
      visitor.accept(s.to());
      if (s.step() != null) {
        visitor.accept(s.step());
      }
    } else if (statement instanceof Statement.GenericFor s) {
      s.values().forEach(visitor);
    } else if (statement instanceof Statement.Return s) {
      s.values().forEach(visitor);
    }
  }

  /** Passes the operands of an expression; a function has none. */
  static void expressionsOf(Expression expression, Consumer<Expression> visitor) {
    if (expression instanceof Expression.Element e) {
      visitor.accept(e.table());
      visitor.accept(e.key());
    } else if (expression instanceof Expression.Invocation e) {
      visitor.accept(e.callee());
      e.arguments().forEach(visitor);
    } else if (expression instanceof Expression.Operation e) {
      visitor.accept(e.left());
      visitor.accept(e.right());
    } else if (expression instanceof Expression.Comparison e) {
      visitor.accept(e.left());
      visitor.accept(e.right());
    } else if (expression instanceof Expression.Concatenation e) {
      e.parts().forEach(visitor);
    } else if (expression instanceof Expression.Prefix e) {
      visitor.accept(e.operand());
    } else if (expression instanceof Expression.Choice e) {
      visitor.accept(e.left());
      visitor.accept(e.right());
    } else if (expression instanceof Expression.Single e) {
      visitor.accept(e.expression());
    } else if (expression instanceof Expression.Constructor e) {
      for (Expression.Item item : e.items()) {
        if (item.key() != null) {
          visitor.accept(item.key());
        }
        visitor.accept(item.value());
      }
    }
  }
}
