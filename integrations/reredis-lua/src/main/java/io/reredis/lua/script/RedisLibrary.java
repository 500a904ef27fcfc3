package io.reredis.lua.script;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.script.ScriptHost;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The functions in {@code redis}, which is also named {@code server}. */
final class RedisLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "acl_check_cmd",
    "breakpoint",
    "call",
    "debug",
    "error_reply",
    "log",
    "pcall",
    "replicate_commands",
    "set_repl",
    "setresp",
    "sha1hex",
    "status_reply"
  };
  private static final int REPLY_BYTES = 1024;
  static final LuaString ERR = LuaString.of("err");
  private static final LuaString OK = LuaString.of("ok");

  private final ReplyWriter reply = new ReplyWriter(REPLY_BYTES);

  /** The arguments of a command; a command copies what it keeps. */
  private final Arguments arguments = new Arguments();

  private final ReplyValues values = new ReplyValues();
  private @Nullable ScriptHost host;

  /** The version of RESP whose types the script sees and returns. */
  private int version = 2;

  /** Sets the table of the functions as a global. */
  void install(State state) {
    LuaTable table = new LuaTable(0, 32);
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    constant(table, "LOG_DEBUG", 0);
    constant(table, "LOG_VERBOSE", 1);
    constant(table, "LOG_NOTICE", 2);
    constant(table, "LOG_WARNING", 3);
    constant(table, "REPL_NONE", 0);
    constant(table, "REPL_AOF", 1);
    constant(table, "REPL_SLAVE", 2);
    constant(table, "REPL_REPLICA", 2);
    constant(table, "REPL_ALL", 3);
    constant(table, "REDIS_VERSION_NUM", 0x070400);
    table.put("REDIS_VERSION", LuaString.of("7.4.0"));
    table.makeReadOnly();
    state.globals().put("redis", table);
    state.globals().put("server", table);
  }

  private static void constant(LuaTable table, String name, int value) {
    table.put(name, (double) value);
  }

  /** Begins a script that uses a host. */
  void begin(ScriptHost newHost) {
    host = newHost;
    version = 2;
    reply.version(2);
    reply.limit(LuaRuntime.MEMORY);
  }

  /** Ends the script. */
  void end() {
    host = null;
    reply.clear();
  }

  /** Returns the version of RESP whose types the script returns. */
  int version() {
    return version;
  }

  private ScriptHost host() {
    if (host == null) {
      throw LuaError.of("redis.call/pcall can only be called inside a script invocation");
    }
    return host;
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "acl_check_cmd" -> mayCall(c);
      case "breakpoint" -> c.give(Boolean.FALSE);
      case "call" -> command(c, true);
      case "debug" -> c.nothing();
      case "error_reply" -> single(c, ERR);
      case "log" -> log(c);
      case "pcall" -> command(c, false);
      case "replicate_commands" -> c.give(Boolean.TRUE);
      case "set_repl" -> setReplication(c);
      case "setresp" -> setVersion(c);
      case "sha1hex" -> digest(c);
      case "status_reply" -> single(c, OK);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns the error as scripts see it: a table with the message. */
  static LuaTable error(LuaString message) {
    LuaTable table = new LuaTable(0, 1);
    table.put(ERR, message);
    return table;
  }

  private static LuaError failure(String message) {
    return LuaError.value(error(LuaString.of(message)));
  }

  // --- commands

  private int command(Call c, boolean raises) {
    Object value;
    try {
      Arguments arguments = arguments(c);
      reply.clear();
      host().call(arguments, reply);
      value = values.read(c.state(), reply);
    } catch (LuaError e) {
      if (raises || e.isFatal()) {
        throw e;
      }
      return c.give(e.value());
    }
    if (raises && value instanceof LuaTable t && t.get(ERR) != null) {
      throw LuaError.value(value);
    }
    return c.give(value);
  }

  private Arguments arguments(Call c) {
    int count = c.count();
    if (count == 0) {
      throw failure("ERR Please specify at least one argument for this redis lib call");
    }
    arguments.clear();
    for (int i = 1; i <= count; i++) {
      byte[] bytes = argument(c, i);
      arguments.add(bytes, 0, bytes.length);
    }
    return arguments;
  }

  private static byte[] argument(Call c, int index) {
    Object value = c.get(index);
    if (value instanceof LuaString s) {
      return s.bytes();
    } else if (value instanceof Double d) {
      // integers as they are, other numbers so that they can be read back exactly
      long integer = (long) d.doubleValue();
      return integer == d
          ? Long.toString(integer).getBytes(StandardCharsets.ISO_8859_1)
          : Numbers.exactText(d).getBytes(StandardCharsets.ISO_8859_1);
    }
    throw failure("ERR Lua redis lib command arguments must be strings or integers");
  }

  private int mayCall(Call c) {
    if (c.count() == 0) {
      throw failure("ERR Please specify at least one argument for this redis.acl_check_cmd() call");
    }
    Boolean allowed = host().mayCall(arguments(c));
    if (allowed == null) {
      throw failure("ERR Invalid command passed to redis.acl_check_cmd()");
    }
    return c.give(allowed);
  }

  // --- the rest

  private static int single(Call c, LuaString field) {
    if (c.count() != 1 || !(c.get(1) instanceof LuaString text)) {
      throw failure("ERR wrong number or type of arguments");
    }
    LuaTable table = new LuaTable(0, 1);
    table.put(field, field == ERR ? withCode(text) : text);
    return c.give(table);
  }

  /** Returns the text of an error reply: with the code ERR if it is a single word. */
  private static LuaString withCode(LuaString text) {
    String given = text.toString();
    String words = given.startsWith("-") ? given.substring(1) : given;
    return LuaString.of(words.contains(" ") ? words : "ERR " + words);
  }

  private int log(Call c) {
    if (c.count() < 2) {
      throw failure("ERR redis.log() requires two arguments or more.");
    }
    if (!(c.get(1) instanceof Double level)) {
      throw failure("ERR First argument must be a number (log level).");
    }
    int number = level.intValue();
    if (number < 0 || number > 3) {
      throw failure("ERR Invalid log level.");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 2; i <= c.count(); i++) {
      LuaString part = Numbers.toLuaString(c.get(i));
      if (part != null) {
        text.append(i > 2 ? " " : "").append(part);
      }
    }
    host().log(number, text.toString());
    return c.nothing();
  }

  private int setReplication(Call c) {
    if (c.count() != 1) {
      throw failure("ERR redis.set_repl() requires two arguments.");
    }
    int flags = (int) c.number(1);
    if ((flags & ~3) != 0) {
      throw failure(
          "ERR Invalid replication flags. Please use REPL_AOF, REPL_REPLICA, REPL_ALL or"
              + " REPL_NONE.");
    }
    host().logEffects((flags & 1) != 0);
    return c.nothing();
  }

  private int setVersion(Call c) {
    if (c.count() != 1) {
      throw failure("ERR redis.setresp() requires one argument.");
    }
    double wanted = c.get(1) instanceof Double d ? d : 0;
    if (wanted != 2 && wanted != 3) {
      throw failure("ERR RESP version must be 2 or 3.");
    }
    version = (int) wanted;
    reply.version(version);
    return c.nothing();
  }

  private static int digest(Call c) {
    if (c.count() != 1) {
      throw failure("ERR wrong number of arguments");
    }
    LuaString text = Numbers.toLuaString(c.get(1));
    byte[] bytes = text == null ? new byte[0] : text.bytes();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(bytes);
      return c.give(LuaString.of(HexFormat.of().formatHex(digest)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
