package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

/** Tests FCALL, its read-only form, and FUNCTION. */
class FunctionTest {
  private static final String READER =
      "'#!lua name=reader\n"
          + "redis.register_function{function_name=\"read\", description=\"reads\","
          + " callback=function(keys) return redis.call(\"get\", keys[1]) end,"
          + " flags={\"no-writes\"}}'";
  private static final String WRITER =
      "'#!lua name=writer\n"
          + "redis.register_function(\"write\", function(keys, args)"
          + " return redis.call(\"set\", keys[1], args[1]) end)'";

  /** {@link #WRITER} with another name of its function. */
  private static final String RENAMED = WRITER.replace("\"write\"", "\"put\"");

  @OnEveryTarget
  void fcall(Client c) throws Exception {
    c.ok("function flush");
    c.check("fcall write 1 k v", "-ERR Function not found");
    c.check("function load " + WRITER, "'writer'");
    c.check("function load " + READER, "'reader'");
    c.ok("fcall write 1 k v");
    c.check("fcall read 1 k", "'v'");
    c.check("fcall READ 1 nosuch", "nil");
    c.check("fcall read x", "-ERR Bad number of keys provided");
    c.check("fcall read -1", "-ERR Number of keys can't be negative");
    c.check("fcall read 2 k", "-ERR Number of keys can't be greater than number of args");
    c.check("rpush list a", ":1");
    c.check(
        "fcall read 1 list",
        "-WRONGTYPE Operation against a key holding the wrong kind of value script: read, on"
            + " @user_function:2.");
    c.ok("function flush");
  }

  @OnEveryTarget
  void fcallReadOnly(Client c) throws Exception {
    c.ok("function flush sync");
    c.check("function load " + WRITER, "'writer'");
    c.check("function load " + READER, "'reader'");
    c.ok("set k v");
    c.check("fcall_ro read 1 k", "'v'");
    c.check(
        "fcall_ro write 1 k w",
        "-ERR Can not execute a script with write flag using *_ro command.");
    c.check("get k", "'v'");
    c.ok("function flush async");
  }

  @OnEveryTarget
  void libraries(Client c) throws Exception {
    c.ok("function flush");
    c.check("function load " + WRITER, "'writer'");
    c.check("function load " + WRITER, "-ERR Library 'writer' already exists");
    c.check("function load replace " + RENAMED, "'writer'");
    c.check("fcall write 1 k v", "-ERR Function not found");
    c.ok("fcall put 1 k v");
    c.check(
        "function load " + RENAMED.replace("=writer", "=other"),
        "-ERR Function put already exists");
    c.check("function delete nosuch", "-ERR Library not found");
    c.ok("function delete writer");
    c.check("function list", "[]");
    c.check("fcall put 1 k v", "-ERR Function not found");
  }

  @OnEveryTarget
  void list(Client c) throws Exception {
    c.ok("function flush");
    c.check("function load " + READER, "'reader'");
    assertEquals(1, c.send("function list libraryname READ*").parts().size());
    c.check("function list libraryname writer withcode", "[]");
    Fields library = Fields.of(c.send("function list withcode").parts().get(0));
    assertEquals("reader", library.text("library_name"));
    assertEquals("LUA", library.text("engine"));
    assertEquals("#!lua name=reader", library.text("library_code").split("\n")[0]);
    Fields function = Fields.of(library.get("functions").parts().get(0));
    assertEquals("read", function.text("name"));
    assertEquals("reads", function.text("description"));
    assertEquals("no-writes", function.get("flags").parts().get(0).text());
    c.check("function list foo", "-ERR Unknown argument foo");
    c.ok("function flush");
  }

  @OnEveryTarget
  void dumpAndRestore(Client c) throws Exception {
    c.ok("function flush");
    c.check("function load " + WRITER, "'writer'");
    byte[] payload = c.send("function dump").text().getBytes(StandardCharsets.ISO_8859_1);
    c.check("function delete writer", "+OK");
    assertEquals("OK", restore(c, payload, "append"));
    assertEquals("ERR Library writer already exists", restore(c, payload, "append"));
    assertEquals("OK", restore(c, payload, "replace"));
    c.check("function load " + READER, "'reader'");
    assertEquals("OK", restore(c, payload, "flush"));
    assertEquals(1, c.send("function list").parts().size());
    c.ok("fcall write 1 k v");
    payload[3] ^= 1;
    assertEquals("ERR DUMP payload version or checksum are wrong", restore(c, payload, "append"));
    c.ok("function flush");
  }

  @OnEveryTarget
  void statsAndKill(Client c) throws Exception {
    c.ok("function flush");
    c.check("function load " + READER, "'reader'");
    Fields stats = Fields.of(c.send("function stats"));
    stats.is("running_script", "nil");
    Fields lua = Fields.of(Fields.of(stats.get("engines")).get("LUA"));
    lua.is("libraries_count", ":1");
    lua.is("functions_count", ":1");
    c.check("function kill", "-NOTBUSY No scripts in execution right now.");
    c.ok("function flush");
  }

  @OnEveryTarget
  void flushallKeepsFunctions(Client c) throws Exception {
    c.ok("function flush");
    c.check("function load " + READER, "'reader'");
    c.ok("flushall");
    c.check("fcall read 1 k", "nil");
    c.ok("function flush");
  }

  @OnEveryTarget
  void inTransactions(Client c) throws Exception {
    c.ok("function flush");
    c.ok("multi");
    c.check("function load " + WRITER, "+QUEUED");
    c.check("fcall write 1 k v", "+QUEUED");
    c.check("function delete writer", "+QUEUED");
    c.check("fcall write 1 k w", "+QUEUED");
    c.check("exec", "['writer' +OK +OK -'ERR Function not found']");
    c.check("get k", "'v'");
  }

  @OnEveryTarget
  void help(Client c) throws Exception {
    HelpText.check(c, "function", "FLUSH [ASYNC|SYNC]");
  }

  private static String restore(Client c, byte[] payload, String policy) throws Exception {
    byte[] restore = Client.bytes("restore");
    return c.send(Client.bytes("function"), restore, payload, Client.bytes(policy)).text();
  }
}
