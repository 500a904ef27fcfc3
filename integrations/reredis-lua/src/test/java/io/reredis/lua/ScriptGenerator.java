package io.reredis.lua;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Generates scripts: programs of random statements, and random bytes. */
final class ScriptGenerator {
  private static final int DEPTH = 4;

  private static final List<String> NAMES = List.of("a", "b", "c", "t", "f", "KEYS", "ARGV");

  private static final List<String> FUNCTIONS =
      List.of(
          "redis.call",
          "redis.pcall",
          "redis.sha1hex",
          "redis.error_reply",
          "redis.status_reply",
          "redis.setresp",
          "redis.log",
          "redis.acl_check_cmd",
          "string.rep",
          "string.format",
          "string.find",
          "string.match",
          "string.gsub",
          "string.gmatch",
          "string.byte",
          "string.char",
          "string.sub",
          "table.concat",
          "table.insert",
          "table.remove",
          "table.sort",
          "table.maxn",
          "math.floor",
          "math.random",
          "math.fmod",
          "cjson.encode",
          "cjson.decode",
          "cmsgpack.pack",
          "cmsgpack.unpack",
          "struct.pack",
          "struct.unpack",
          "struct.size",
          "bit.band",
          "bit.tohex",
          "tostring",
          "tonumber",
          "type",
          "pairs",
          "ipairs",
          "next",
          "unpack",
          "select",
          "pcall",
          "xpcall",
          "error",
          "assert",
          "rawget",
          "rawset",
          "rawequal",
          "setmetatable",
          "getmetatable",
          "loadstring",
          "load",
          "collectgarbage",
          "coroutine.create",
          "coroutine.wrap",
          "coroutine.resume",
          "coroutine.yield",
          "coroutine.status",
          "gcinfo");

  private static final List<String> CONSTANTS =
      List.of(
          "nil",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "3.7",
          "1e308",
          "2^31",
          "2^53",
          "0/0",
          "1/0",
          "''",
          "'x'",
          "'%d %s %q %99999d'",
          "'(.-)%1*%b()%f[%a]'",
          "'a?a?a?a?a?a?aaaaaa'",
          "'>I2s4!8'",
          "'{\"a\":[1,null,{}]}'",
          "'get'",
          "'set'",
          "'rpush'",
          "'lrange'",
          "'hgetall'",
          "'eval'",
          "'k'",
          "'__index'",
          "{}",
          "{1, 2, 3}",
          "{a = 1, [2] = 'b'}",
          "KEYS[1]",
          "ARGV[1]");

  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or");

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  ScriptGenerator(long seed) {
    random = new Random(seed);
  }

  /** Returns a script: a program, a program with changed bytes, or bytes. */
  byte[] next() {
    text.setLength(0);
    int kind = random.nextInt(10);
    if (kind == 0) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    }
    block(DEPTH);
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (kind == 1) {
      for (int i = 1 + random.nextInt(5); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void block(int depth) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      statement(depth);
    }
    if (random.nextInt(3) == 0) {
      text.append("do return ");
      expressions(depth);
      text.append(" end ");
    }
  }

  private void statement(int depth) {
    switch (depth == 0 ? random.nextInt(3) : random.nextInt(10)) {
      case 0 -> assign("local " + any(NAMES), depth);
      case 1 -> assign(any(NAMES), depth);
      case 2 -> {
        call(depth);
        text.append(' ');
      }
      case 3 -> nested("if ", depth, " then ");
      case 4 -> nested("while ", depth, " do ");
      case 5 -> {
        text.append("repeat ");
        block(depth - 1);
        text.append("until ");
        expression(depth - 1);
        text.append(' ');
      }
      case 6 -> {
        text.append("for i = ");
        expression(depth - 1);
        text.append(", ");
        expression(depth - 1);
        text.append(" do ");
        block(depth - 1);
        text.append("end ");
      }
      case 7 -> nested("for k, v in ", depth, " do ");
      case 8 -> {
        text.append("local function ").append(any(NAMES)).append("(...) ");
        block(depth - 1);
        text.append("end ");
      }
      default -> assign(any(NAMES) + "[" + any(CONSTANTS) + "]", depth);
    }
  }

  private void assign(String target, int depth) {
    text.append(target).append(" = ");
    expression(depth);
    text.append(' ');
  }

  private void nested(String head, int depth, String then) {
    text.append(head);
    expression(depth - 1);
    text.append(then);
    block(depth - 1);
    text.append("end ");
  }

  private void expressions(int depth) {
    expression(depth);
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(", ");
      expression(depth);
    }
  }

  private void expression(int depth) {
    switch (depth <= 0 ? random.nextInt(2) : random.nextInt(8)) {
      case 0 -> text.append(any(CONSTANTS));
      case 1 -> text.append(any(NAMES));
      case 2, 3 -> call(depth);
      case 4 -> {
        text.append('(');
        expression(depth - 1);
        text.append(' ').append(any(OPERATORS)).append(' ');
        expression(depth - 1);
        text.append(')');
      }
      case 5 -> {
        text.append(random.nextBoolean() ? "#" : "-");
        text.append(any(NAMES));
      }
      case 6 -> {
        text.append("function(...) ");
        block(depth - 1);
        text.append("end");
      }
      default -> {
        text.append(any(NAMES)).append('[');
        expression(depth - 1);
        text.append(']');
      }
    }
  }

  private void call(int depth) {
    text.append(random.nextInt(5) == 0 ? any(NAMES) : any(FUNCTIONS)).append('(');
    expressions(depth - 1);
    text.append(')');
  }
}
