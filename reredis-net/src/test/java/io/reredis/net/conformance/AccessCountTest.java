package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks which commands count as keyspace hits or misses.
 *
 * <p>A row is {@code before; before; command | hits | misses}.
 */
class AccessCountTest {
  private static final String STREAM =
      "xadd k 1-1 f v; xgroup create k g 0; xgroup createconsumer k g c; ";

  private static final String[] ROWS = {
    "set k v; get k | 1 | 0",
    "get k | 0 | 1",
    "set k v; object encoding k | 1 | 0",
    "object encoding k | 0 | 1",
    "set k 5; object refcount k | 1 | 0",
    "set k v; object idletime k | 1 | 0",
    "object refcount k | 0 | 1",
    "set k v; copy k j | 1 | 0",
    "set k v; set j v; copy k j replace | 1 | 0",
    "copy k j | 0 | 1",
    "set k v; hset h f v; scan 0 count 1000 | 0 | 0",
    "set k v; hset h f v; scan 0 count 1000 type hash | 2 | 0",
    "set k v; hset h f v; scan 0 count 1000 match k type hash | 1 | 0",
    STREAM + "xread streams k 0 | 2 | 0",
    STREAM + "xread streams k j 0 0 | 2 | 2",
    STREAM + "xread streams k $ | 2 | 0",
    STREAM + "xreadgroup group g c streams k > | 2 | 0",
    STREAM + "xreadgroup group g c streams k 0 | 2 | 0",
    STREAM + "xdel k 1-1 | 0 | 0",
    "xdel k 1-1 | 0 | 0",
    STREAM + "xack k g 1-1 | 1 | 0",
    STREAM + "xclaim k g c 0 1-1 | 1 | 0",
    STREAM + "xautoclaim k g c 0 0 | 1 | 0",
    STREAM + "xgroup setid k g - | 0 | 0",
    STREAM + "xlen k | 1 | 0",
    STREAM + "xtrim k maxlen 0 | 0 | 0",
    STREAM + "xinfo stream k | 1 | 0",
    "config set maxmemory-policy allkeys-lfu; set k v; object freq k | 1 | 0",
    "config set maxmemory-policy volatile-lfu; object freq k | 0 | 1",
    "config set maxmemory-policy noeviction; set k v; object freq k | 1 | 0",
    "sadd k a b; spop k | 0 | 0",
    "sadd k a b; spop k 1 | 0 | 0",
    "sadd k a b; spop k 2 | 1 | 0",
    "set k v; unlink k | 0 | 0",
    "unlink k | 0 | 0",
    "set k v; memory usage k | 0 | 0",
    "set k v; debug object k | 0 | 0",
  };

  @OnEveryTarget
  void rows(Client c) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String row : ROWS) {
      String[] columns = row.split("\\|");
      String[] lines = columns[0].trim().split("; ");
      c.ok("flushall");
      for (int i = 0; i < lines.length - 1; i++) {
        c.send(lines[i]);
      }
      long hits = stat(c, "keyspace_hits");
      long misses = stat(c, "keyspace_misses");
      c.send(lines[lines.length - 1]);
      hits = stat(c, "keyspace_hits") - hits;
      misses = stat(c, "keyspace_misses") - misses;
      if (!columns[1].trim().equals("" + hits) || !columns[2].trim().equals("" + misses)) {
        wrong.add(row + "\n    was | " + hits + " | " + misses);
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @OnEveryTarget(sockets = true)
  void aReadThatWaits(Client c) throws Exception {
    c.send("xadd k 1-1 f v");
    Client waiter = c.other();
    String id = waiter.send("client id").text();
    long hits = stat(c, "keyspace_hits");
    long misses = stat(c, "keyspace_misses");
    waiter.write("xread block 0 streams k j $ $");
    c.awaitSuspended(id);
    assertEquals(2, stat(c, "keyspace_hits") - hits);
    assertEquals(2, stat(c, "keyspace_misses") - misses);
  }

  private static long stat(Client c, String name) throws Exception {
    return Long.parseLong(Fields.of(c.text("info stats"), "\r\n", ':').text(name));
  }
}
