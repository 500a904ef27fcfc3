package io.reredis.lua.syntax;

import java.util.Locale;

/** The kinds of tokens. */
enum Token {
  AND,
  BREAK,
  DO,
  ELSE,
  ELSEIF,
  END,
  FALSE,
  FOR,
  FUNCTION,
  IF,
  IN,
  LOCAL,
  NIL,
  NOT,
  OR,
  REPEAT,
  RETURN,
  THEN,
  TRUE,
  UNTIL,
  WHILE,
  NAME("<name>"),
  STRING("<string>"),
  NUMBER("<number>"),
  END_OF_TEXT("<eof>"),
  CONCAT(".."),
  DOTS("..."),
  EQUAL("=="),
  AT_LEAST(">="),
  AT_MOST("<="),
  NOT_EQUAL("~="),
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  OVER("/"),
  PERCENT("%"),
  POWER("^"),
  HASH("#"),
  LESS("<"),
  GREATER(">"),
  ASSIGN("="),
  OPEN("("),
  CLOSE(")"),
  OPEN_BRACE("{"),
  CLOSE_BRACE("}"),
  OPEN_BRACKET("["),
  CLOSE_BRACKET("]"),
  SEMICOLON(";"),
  COLON(":"),
  COMMA(","),
  DOT("."),

  /** A byte that begins no token. */
  OTHER("");

  final String text;

  Token() {
    this.text = name().toLowerCase(Locale.ROOT);
  }

  Token(String text) {
    this.text = text;
  }
}
