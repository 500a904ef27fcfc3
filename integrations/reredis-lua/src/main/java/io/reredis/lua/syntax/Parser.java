package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import io.reredis.lua.vm.LuaString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a chunk by recursive descent, and finds the variable of every name. */
final class Parser {
  /** The maximum depth of nested statements and expressions, as in Lua 5.1. */
  private static final int MAX_DEPTH = 200;

  private static final int MAX_LOCALS = 200;
  private static final int UNARY_PRIORITY = 8;
  private static final LuaString SELF = LuaString.of("self");
  private static final LuaString ARG = LuaString.of("arg");

  private final Lexer lexer;
  private FunctionScope scope = new FunctionScope(null, true, 0);
  private int depth;

  Parser(Lexer lexer) {
    this.lexer = lexer;
  }

  /** Reads a whole chunk. */
  Expression.Body chunk() {
    lexer.next();
    List<Statement> statements = block();
    expect(Token.END_OF_TEXT);
    return new Expression.Body(scope, List.of(), false, statements, lexer.line);
  }

  // --- tokens

  private Token token() {
    return lexer.token;
  }

  private boolean accept(Token token) {
    if (lexer.token != token) {
      return false;
    }
    lexer.next();
    return true;
  }

  private void expect(Token token) {
    if (lexer.token != token) {
      throw lexer.error("'" + token.text + "' expected");
    }
  }

  private void take(Token token) {
    expect(token);
    lexer.next();
  }

  /** Takes what ends a construct that began at a line. */
  private void close(Token token, Token opened, int line) {
    if (lexer.token == token) {
      lexer.next();
    } else if (line == lexer.line) {
      throw lexer.error("'" + token.text + "' expected");
    } else {
      throw lexer.error(
          "'" + token.text + "' expected (to close '" + opened.text + "' at line " + line + ")");
    }
  }

  private LuaString name() {
    if (lexer.token != Token.NAME) {
      throw lexer.error("'" + Token.NAME.text + "' expected");
    }
    LuaString name = lexer.string;
    lexer.next();
    return name;
  }

  private void deeper() {
    if (++depth > MAX_DEPTH) {
      throw lexer.plainError("chunk has too many syntax levels", lexer.line);
    }
  }

  // --- scopes

  private Variable declare(LuaString name) {
    Variable variable = new Variable(name, scope);
    show(variable);
    return variable;
  }

  private void show(Variable variable) {
    if (scope.visible.size() == MAX_LOCALS) {
      String where = scope.line == 0 ? "main function" : "function at line " + scope.line;
      throw lexer.plainError(
          where + " has more than " + MAX_LOCALS + " local variables", lexer.line);
    }
    scope.visible.add(variable);
  }

  private void hideFrom(int size) {
    List<Variable> visible = scope.visible;
    visible.subList(size, visible.size()).clear();
  }

  private Expression variable(LuaString name, int line) {
    for (FunctionScope f = scope; f != null; f = f.outer) {
      for (int i = f.visible.size() - 1; i >= 0; i--) {
        Variable variable = f.visible.get(i);
        if (variable.name == name) {
          return f == scope
              ? new Expression.Local(variable)
              : new Expression.Captured(name, scope.capture(variable, lexer), variable);
        }
      }
    }
    return new Expression.Global(name, line);
  }

  // --- statements

  private List<Statement> block() {
    List<Statement> statements = new ArrayList<>();
    int visible = scope.visible.size();
    deeper();
    while (!endsBlock()) {
      boolean last = token() == Token.RETURN || token() == Token.BREAK;
      statements.add(statement());
      accept(Token.SEMICOLON);
      if (last) {
        break;
      }
    }
    depth--;
    hideFrom(visible);
    return statements;
  }

  private boolean endsBlock() {
    return switch (token()) {
      case ELSE, ELSEIF, END, END_OF_TEXT, UNTIL -> true;
      default -> false;
    };
  }

  private Statement statement() {
    int line = lexer.line;
    return switch (token()) {
      case IF -> ifStatement(line);
      case WHILE -> whileStatement(line);
      case DO -> {
        lexer.next();
        List<Statement> statements = block();
        close(Token.END, Token.DO, line);
        yield new Statement.Block(statements);
      }
      case FOR -> forStatement(line);
      case REPEAT -> repeatStatement(line);
      case FUNCTION -> functionStatement(line);
      case LOCAL -> {
        lexer.next();
        yield accept(Token.FUNCTION) ? localFunction() : declaration(line);
      }
      case RETURN -> returnStatement(line);
      case BREAK -> {
        if (scope.loops == 0) {
          lexer.next();
          throw lexer.error("no loop to break");
        }
        lexer.next();
        yield new Statement.Break(line);
      }
      default -> expressionStatement(line);
    };
  }

  private Statement ifStatement(int line) {
    List<Statement.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = null;
    do {
      int at = lexer.line;
      lexer.next();
      Expression condition = expression();
      take(Token.THEN);
      branches.add(new Statement.Branch(condition, block(), at));
    } while (token() == Token.ELSEIF);
    if (accept(Token.ELSE)) {
      otherwise = block();
    }
    close(Token.END, Token.IF, line);
    return new Statement.If(branches, otherwise);
  }

  private Statement whileStatement(int line) {
    lexer.next();
    Expression condition = expression();
    take(Token.DO);
    List<Statement> body = loopBlock();
    int last = lexer.line;
    close(Token.END, Token.WHILE, line);
    return new Statement.While(condition, body, line, last);
  }

  private List<Statement> loopBlock() {
    scope.loops++;
    List<Statement> body = block();
    scope.loops--;
    return body;
  }

  private Statement repeatStatement(int line) {
    lexer.next();
    int visible = scope.visible.size();
    scope.loops++;
    List<Statement> body = new ArrayList<>();
    deeper();
    while (!endsBlock()) {
      boolean last = token() == Token.RETURN || token() == Token.BREAK;
      body.add(statement());
      accept(Token.SEMICOLON);
      if (last) {
        break;
      }
    }
    depth--;
    close(Token.UNTIL, Token.REPEAT, line);
    // the condition may use the variables of the body
    Expression condition = expression();
    scope.loops--;
    hideFrom(visible);
    return new Statement.Repeat(body, condition, line);
  }

  private Statement forStatement(int line) {
    lexer.next();
    LuaString first = name();
    Statement loop =
        switch (token()) {
          case ASSIGN -> numericFor(first, line);
          case COMMA, IN -> genericFor(first, line);
          default -> throw lexer.error("'=' or 'in' expected");
        };
    close(Token.END, Token.FOR, line);
    return loop;
  }

  private Statement numericFor(LuaString name, int line) {
    lexer.next();
    Expression from = expression();
    take(Token.COMMA);
    Expression to = expression();
    Expression step = accept(Token.COMMA) ? expression() : null;
    take(Token.DO);
    int visible = scope.visible.size();
    hiddenVariables();
    Variable variable = declare(name);
    List<Statement> body = loopBlock();
    hideFrom(visible);
    return new Statement.NumericFor(variable, from, to, step, body, line);
  }

  /** Counts the three hidden variables of a loop against the maximum. */
  private void hiddenVariables() {
    for (int i = 0; i < 3; i++) {
      show(new Variable(LuaString.of("(for)"), scope));
    }
  }

  private Statement genericFor(LuaString first, int line) {
    List<LuaString> names = new ArrayList<>(List.of(first));
    while (accept(Token.COMMA)) {
      names.add(name());
    }
    take(Token.IN);
    List<Expression> values = expressions();
    take(Token.DO);
    int visible = scope.visible.size();
    hiddenVariables();
    List<Variable> variables = names.stream().map(this::declare).toList();
    List<Statement> body = loopBlock();
    hideFrom(visible);
    return new Statement.GenericFor(variables, values, body, line);
  }

  private Statement functionStatement(int line) {
    lexer.next();
    int nameLine = lexer.line;
    Expression target = variable(name(), nameLine);
    boolean isMethod = false;
    while (!isMethod && (token() == Token.DOT || token() == Token.COLON)) {
      isMethod = token() == Token.COLON;
      lexer.next();
      int at = lexer.line;
      target = new Expression.Element(target, new Expression.Text(name()), at);
    }
    Expression.Lambda function = body(isMethod, line);
    return new Statement.Assignment(List.of(target), List.of(function), line);
  }

  private Statement localFunction() {
    int line = lexer.line;
    Variable variable = declare(name());
    return new Statement.LocalFunction(variable, body(false, line), line);
  }

  private Statement declaration(int line) {
    List<LuaString> names = new ArrayList<>();
    do {
      names.add(name());
    } while (accept(Token.COMMA));
    List<Expression> values = accept(Token.ASSIGN) ? expressions() : List.of();
    return new Statement.Declaration(names.stream().map(this::declare).toList(), values, line);
  }

  private Statement returnStatement(int line) {
    lexer.next();
    boolean empty = endsBlock() || token() == Token.SEMICOLON;
    return new Statement.Return(empty ? List.of() : expressions(), line);
  }

  private Statement expressionStatement(int line) {
    Expression first = suffixed();
    if (first instanceof Expression.Invocation call) {
      return new Statement.Execution(call);
    }
    List<Expression> targets = new ArrayList<>(List.of(assignable(first)));
    while (accept(Token.COMMA)) {
      targets.add(assignable(suffixed()));
    }
    take(Token.ASSIGN);
    return new Statement.Assignment(targets, expressions(), line);
  }

  private Expression assignable(Expression target) {
    if (target instanceof Expression.Invocation || target instanceof Expression.Single) {
      throw lexer.error("syntax error");
    }
    return target;
  }

  // --- expressions

  private List<Expression> expressions() {
    List<Expression> list = new ArrayList<>();
    do {
      list.add(expression());
    } while (accept(Token.COMMA));
    return list;
  }

  private Expression expression() {
    return expression(0);
  }

  /** Reads an expression of operators that bind more than a limit. */
  private Expression expression(int limit) {
    deeper();
    Expression left = operand();
    while (true) {
      Token operator = token();
      int priority = priority(operator);
      if (priority <= limit) {
        break;
      }
      int line = lexer.line;
      lexer.next();
      // .. and ^ bind to the right
      boolean toRight = operator == Token.CONCAT || operator == Token.POWER;
      Expression right = expression(operator == Token.POWER ? 9 : toRight ? 4 : priority);
      left = binary(operator, left, right, line);
    }
    depth--;
    return left;
  }

  private Expression operand() {
    int line = lexer.line;
    int operation =
        switch (token()) {
          case NOT -> Code.NOT;
          case MINUS -> Code.NEGATE;
          case HASH -> Code.LENGTH;
          default -> -1;
        };
    if (operation < 0) {
      return simple();
    }
    lexer.next();
    Expression operand = expression(UNARY_PRIORITY);
    if (operation == Code.NEGATE && operand instanceof Expression.Numeral n) {
      return new Expression.Numeral(-n.value());
    }
    return new Expression.Prefix(operation, operand, line);
  }

  /** Returns how much an operator binds to its left; 0 if the token is none. */
  private static int priority(Token token) {
    return switch (token) {
      case OR -> 1;
      case AND -> 2;
      case LESS, GREATER, AT_MOST, AT_LEAST, NOT_EQUAL, EQUAL -> 3;
      case CONCAT -> 5;
      case PLUS, MINUS -> 6;
      case TIMES, OVER, PERCENT -> 7;
      case POWER -> 10;
      default -> 0;
    };
  }

  private static Expression binary(Token operator, Expression left, Expression right, int line) {
    return switch (operator) {
      case OR -> new Expression.Choice(false, left, right);
      case AND -> new Expression.Choice(true, left, right);
      case PLUS -> new Expression.Operation(Code.ADD, left, right, line);
      case MINUS -> new Expression.Operation(Code.SUBTRACT, left, right, line);
      case TIMES -> new Expression.Operation(Code.MULTIPLY, left, right, line);
      case OVER -> new Expression.Operation(Code.DIVIDE, left, right, line);
      case PERCENT -> new Expression.Operation(Code.MODULO, left, right, line);
      case POWER -> new Expression.Operation(Code.POWER, left, right, line);
      case CONCAT -> concatenation(left, right, line);
      default -> new Expression.Comparison(operator, left, right, line);
    };
  }

  /** Joins all operands of a chain in one step. */
  private static Expression concatenation(Expression left, Expression right, int line) {
    List<Expression> parts = new ArrayList<>();
    parts.add(left);
    if (right instanceof Expression.Concatenation more) {
      parts.addAll(more.parts());
    } else {
      parts.add(right);
    }
    return new Expression.Concatenation(parts, line);
  }

  private Expression simple() {
    Expression value =
        switch (token()) {
          case NUMBER -> new Expression.Numeral(lexer.number);
          case STRING -> new Expression.Text(lexer.string);
          case NIL -> new Expression.Nil();
          case TRUE -> new Expression.Truth(true);
          case FALSE -> new Expression.Truth(false);
          case DOTS -> varargs();
          default -> null;
        };
    if (value != null) {
      lexer.next();
      return value;
    } else if (token() == Token.OPEN_BRACE) {
      return constructor();
    } else if (token() == Token.FUNCTION) {
      int line = lexer.line;
      lexer.next();
      return body(false, line);
    }
    return suffixed();
  }

  private Expression varargs() {
    if (!scope.isVararg) {
      throw lexer.error("cannot use '...' outside a vararg function");
    }
    usesVarargs = true;
    return new Expression.Varargs();
  }

  /** Whether the current function uses {@code ...}, so that it needs no table {@code arg}. */
  private boolean usesVarargs;

  private Expression primary() {
    int line = lexer.line;
    if (token() == Token.NAME) {
      return variable(name(), line);
    } else if (accept(Token.OPEN)) {
      Expression inner = expression();
      close(Token.CLOSE, Token.OPEN, line);
      return new Expression.Single(inner);
    }
    throw lexer.error("unexpected symbol");
  }

  private Expression suffixed() {
    Expression value = primary();
    while (true) {
      int line = lexer.line;
      switch (token()) {
        case DOT -> {
          lexer.next();
          value = new Expression.Element(value, new Expression.Text(name()), line);
        }
        case OPEN_BRACKET -> {
          lexer.next();
          Expression key = expression();
          take(Token.CLOSE_BRACKET);
          value = new Expression.Element(value, key, line);
        }
        case COLON -> {
          lexer.next();
          LuaString method = name();
          value = invocation(value, method, line);
        }
        case OPEN, STRING, OPEN_BRACE -> value = invocation(value, null, line);
        default -> {
          return value;
        }
      }
    }
  }

  private Expression invocation(Expression callee, @Nullable LuaString method, int line) {
    return switch (token()) {
      case OPEN -> {
        if (line != lexer.lastLine) {
          throw lexer.error("ambiguous syntax (function call x new statement)");
        }
        lexer.next();
        List<Expression> arguments = token() == Token.CLOSE ? List.of() : expressions();
        close(Token.CLOSE, Token.OPEN, line);
        yield new Expression.Invocation(callee, method, arguments, line);
      }
      case STRING -> {
        Expression text = new Expression.Text(lexer.string);
        lexer.next();
        yield new Expression.Invocation(callee, method, List.of(text), line);
      }
      case OPEN_BRACE -> new Expression.Invocation(callee, method, List.of(constructor()), line);
      default -> throw lexer.error("function arguments expected");
    };
  }

  private Expression constructor() {
    int line = lexer.line;
    List<Expression.Item> items = new ArrayList<>();
    take(Token.OPEN_BRACE);
    while (token() != Token.CLOSE_BRACE) {
      items.add(item());
      if (!accept(Token.COMMA) && !accept(Token.SEMICOLON)) {
        break;
      }
    }
    close(Token.CLOSE_BRACE, Token.OPEN_BRACE, line);
    return new Expression.Constructor(items, line);
  }

  private Expression.Item item() {
    if (token() == Token.NAME && lexer.peek() == Token.ASSIGN) {
      Expression key = new Expression.Text(name());
      lexer.next();
      return new Expression.Item(key, expression());
    } else if (accept(Token.OPEN_BRACKET)) {
      Expression key = expression();
      take(Token.CLOSE_BRACKET);
      take(Token.ASSIGN);
      return new Expression.Item(key, expression());
    }
    return new Expression.Item(null, expression());
  }

  // --- functions

  private Expression.Lambda body(boolean isMethod, int line) {
    List<LuaString> names = new ArrayList<>();
    if (isMethod) {
      names.add(lexer.unique(SELF));
    }
    take(Token.OPEN);
    boolean isVararg = false;
    if (token() != Token.CLOSE) {
      do {
        if (accept(Token.DOTS)) {
          isVararg = true;
        } else if (token() == Token.NAME) {
          names.add(name());
        } else {
          throw lexer.error("<name> or '...' expected");
        }
      } while (!isVararg && accept(Token.COMMA));
    }
    final boolean outerVarargs = usesVarargs;
    usesVarargs = false;
    scope = new FunctionScope(scope, isVararg, line);
    List<Variable> parameters = new ArrayList<>(names.stream().map(this::declare).toList());
    if (isVararg) {
      parameters.add(declare(lexer.unique(ARG)));
    }
    take(Token.CLOSE);
    List<Statement> statements = block();
    final int last = lexer.line;
    close(Token.END, Token.FUNCTION, line);
    Expression.Body body =
        new Expression.Body(scope, parameters, isVararg && !usesVarargs, statements, last);
    scope = scope.outer == null ? scope : scope.outer;
    usesVarargs = outerVarargs;
    return new Expression.Lambda(body);
  }
}
