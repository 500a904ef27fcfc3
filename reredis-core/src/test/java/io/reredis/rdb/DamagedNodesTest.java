package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Restores dumps of streams and lists with a changed byte and a valid checksum. Each gives an
 * error, or a value that every command can use.
 */
class DamagedNodesTest {
  private static final int FOOTER = 10;
  private static final int VERSION = 11;

  private final Reredis store = Reredis.open();
  private final CommandSession session = store.session();

  @AfterEach
  void close() {
    session.close();
    store.close();
  }

  /** Executes a command that may be refused but must not fail internally. */
  private Object execute(String... command) {
    try {
      return session.execute(command);
    } catch (ReredisException e) {
      assertTrue(!e.getMessage().contains("internal"), () -> String.join(" ", command));
      return null;
    }
  }

  private interface Check {
    void run();
  }

  /** Changes each byte of a dump in several ways; returns how many changed dumps were accepted. */
  private int damage(byte[] dump, Check check) {
    int sound = 0;
    for (int at = 0; at < dump.length - FOOTER; at++) {
      for (int change : new int[] {1, 2, 3, 4, 0x40, 0x80, 0xff, 0x70}) {
        RdbWriter out = new RdbWriter();
        out.raw(dump, 0, dump.length - FOOTER);
        out.array()[at] ^= (byte) change;
        byte[] payload = DumpPayload.seal(out, VERSION);
        try {
          session.execute(
              Bytes.of("RESTORE").copy(),
              Bytes.of("k").copy(),
              Bytes.of("0").copy(),
              payload,
              Bytes.of("REPLACE").copy());
        } catch (ReredisException e) {
          assertEquals("ERR Bad data format", e.getMessage());
          continue;
        }
        sound++;
        check.run();
      }
    }
    return sound;
  }

  private byte[] dump(String key) {
    return (byte[]) session.execute(Bytes.of("DUMP").copy(), Bytes.of(key).copy());
  }

  // --- streams

  @Test
  void streams() {
    session.execute("XADD", "s", "1-1", "f", "1", "g", "text");
    session.execute("XADD", "s", "1-2", "f", "2", "g", "other");
    session.execute("XADD", "s", "2-0", "h", "70000");
    session.execute("XADD", "s", "900-3", "f", "-3", "g", "x".repeat(70));
    session.execute("XDEL", "s", "1-2");
    assertTrue(damage(dump("s"), this::useStream) > 100);
    session.execute("CONFIG", "SET", "stream-node-max-entries", "2");
    session.execute("DEL", "s");
    for (int i = 1; i < 7; i++) {
      session.execute("XADD", "s", i + "-0", "f", "" + i);
    }
    session.execute("XGROUP", "CREATE", "s", "g", "0");
    session.execute("XREADGROUP", "GROUP", "g", "one", "COUNT", "2", "STREAMS", "s", ">");
    assertTrue(damage(dump("s"), this::useStream) > 100);
  }

  private void useStream() {
    if (!"stream".equals(execute("TYPE", "k"))) {
      return;
    }
    consistent();
    execute("XREAD", "STREAMS", "k", "0");
    execute("XREADGROUP", "GROUP", "g", "two", "STREAMS", "k", ">");
    execute("XADD", "k", "*", "f", "v", "g", "w");
    execute("XADD", "k", "*", "f", "v");
    consistent();
    List<?> entries = (List<?>) execute("XRANGE", "k", "-", "+");
    if (!entries.isEmpty()) {
      String middle = (String) ((List<?>) entries.get(entries.size() / 2)).get(0);
      assertEquals(1L, execute("XDEL", "k", middle));
      assertEquals(entries.size() - 1L, execute("XLEN", "k"));
      consistent();
    }
    execute("XTRIM", "k", "MAXLEN", "2");
    consistent();
    execute("XTRIM", "k", "MINID", "900-0");
    consistent();
    execute("XINFO", "STREAM", "k", "FULL");
    execute("DUMP", "k");
    execute("COPY", "k", "other", "REPLACE");
  }

  private void consistent() {
    List<?> forth = (List<?>) execute("XRANGE", "k", "-", "+");
    List<Object> back = new ArrayList<>((List<?>) execute("XREVRANGE", "k", "+", "-"));
    Collections.reverse(back);
    assertEquals(forth, back);
    assertEquals((long) forth.size(), execute("XLEN", "k"));
  }

  // --- lists

  @Test
  void lists() {
    session.execute("RPUSH", "l", "1", "text", "-70000", "x".repeat(70), "3000000000", "1");
    assertTrue(damage(dump("l"), this::useList) > 100);
    session.execute("CONFIG", "SET", "list-max-listpack-size", "4");
    session.execute("RPUSH", "l", "1", "text", "2", "text", "3", "1");
    assertTrue(damage(dump("l"), this::useList) > 100);
  }

  private Object on(String command, Bytes... others) {
    List<byte[]> parts = new ArrayList<>(List.of(Bytes.of(command).copy(), Bytes.of("k").copy()));
    for (Bytes other : others) {
      parts.add(other.copy());
    }
    return session.execute(parts.toArray(new byte[0][]));
  }

  private List<Bytes> elements() {
    List<Bytes> elements = new ArrayList<>();
    for (Object element : (List<?>) on("LRANGE", Bytes.of("0"), Bytes.of("-1"))) {
      elements.add(new Bytes((byte[]) element));
    }
    return elements;
  }

  private void useList() {
    if (!"list".equals(execute("TYPE", "k"))) {
      return;
    }
    List<Bytes> all = elements();
    assertEquals((long) all.size(), execute("LLEN", "k"));
    for (int i = 0; i < all.size(); i++) {
      assertEquals((long) all.indexOf(all.get(i)), on("LPOS", all.get(i)));
    }
    List<Bytes> expected = new ArrayList<>(all);
    Bytes pivot = all.get(all.size() / 2);
    on("LINSERT", Bytes.of("BEFORE"), pivot, Bytes.of("new"));
    expected.add(all.indexOf(pivot), Bytes.of("new"));
    assertEquals("OK", execute("LSET", "k", "-1", "70"));
    expected.set(all.size(), Bytes.of("70"));
    assertEquals(expected, elements());
    assertEquals(1L, on("LREM", Bytes.of("-1"), expected.get(all.size() / 2)));
    Collections.reverse(expected);
    expected.remove(expected.get(all.size() - all.size() / 2));
    Collections.reverse(expected);
    execute("RPUSH", "k", "5");
    execute("LPUSH", "k", "6");
    assertEquals("6", execute("LPOP", "k"));
    assertEquals("5", execute("RPOP", "k"));
    assertEquals(expected, elements());
    execute("DUMP", "k");
    execute("LTRIM", "k", "1", "2");
  }
}
