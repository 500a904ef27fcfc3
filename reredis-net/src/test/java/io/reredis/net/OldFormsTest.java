package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that Reredis accepts and refuses the same files and payloads of older versions of Redis as
 * redis-server.
 */
@Tag("optimized")
class OldFormsTest {
  private static final int[] FLIPS = {1, 0x80, 0xff, 0x10};

  @TempDir Path directory;

  @BeforeAll
  static void installed() {
    Program.assumeInstalled("redis-server");
  }

  private RedisProcess redis() throws Exception {
    return new RedisProcess(
        directory, "--sanitize-dump-payload", "yes", "--appendonly", "no", "--loglevel", "warning");
  }

  private static byte[][] restore(String key, byte[] payload) {
    return new byte[][] {
      OldForms.bytes("restore"), OldForms.bytes(key), {'0'}, payload, OldForms.bytes("replace")
    };
  }

  /** Restores a payload; returns OK or the text of the error. */
  private static String restore(CommandSession session, String key, byte[] payload) {
    try {
      return (String) session.execute(restore(key, payload));
    } catch (ReredisException e) {
      return e.getMessage();
    }
  }

  @Test
  void payloads() throws Exception {
    try (RedisProcess redis = redis();
        Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      for (Map.Entry<String, byte[]> form : OldForms.readByRedis7().entrySet()) {
        for (int version : new int[] {1, 6, 10}) {
          byte[] payload = OldForms.payload(form.getValue(), version);
          String key = form.getKey() + version;
          assertEquals("OK", redis.call(restore(key, payload)), key);
          assertEquals("OK", restore(session, key, payload), key);
        }
      }
      assertEquals(
          FileExchangeTest.contents(redis::execute), FileExchangeTest.contents(session::execute));
    }
  }

  private void file(int version, Map<String, byte[]> forms) throws Exception {
    Files.write(directory.resolve("dump.rdb"), OldForms.file(version, forms));
    Map<String, String> expected;
    try (RedisProcess redis = redis()) {
      expected = FileExchangeTest.contents(redis::execute);
    }
    assertEquals(forms.size() + 1, expected.size());
    try (Reredis store = Reredis.open(b -> b.directory(directory))) {
      assertEquals(expected, FileExchangeTest.contents(store), "version " + version);
    }
  }

  @Test
  void files() throws Exception {
    for (int version = 1; version <= 10; version++) {
      file(version, OldForms.readByRedis7());
    }
  }

  /**
   * Adds a large value, so that several threads read the file while another one finds the ends of
   * keys.
   */
  private static Map<String, byte[]> enlarged(Map<String, byte[]> forms) {
    Map<String, byte[]> more = new LinkedHashMap<>();
    more.put("large", OldForms.string("x".repeat(9 << 20)));
    more.putAll(forms);
    return more;
  }

  @Test
  void largeFiles() throws Exception {
    for (int version : new int[] {2, 9}) {
      file(version, enlarged(OldForms.readByRedis7()));
    }
  }

  /** Reads encodings that Redis 7.2 writes and 7.0 cannot read. */
  @Test
  void newerForms() throws Exception {
    newerForms(OldForms.all());
    newerForms(enlarged(OldForms.all()));
  }

  private void newerForms(Map<String, byte[]> forms) throws Exception {
    Files.write(directory.resolve("dump.rdb"), OldForms.file(11, forms));
    try (Reredis store = Reredis.open(b -> b.directory(directory))) {
      Map<String, String> contents = FileExchangeTest.contents(store);
      assertTrue(contents.get("0:setpack").endsWith(" [1, 100, a, b]"), contents.get("0:setpack"));
      String second = contents.get("0:stream2");
      String third = contents.get("0:stream3");
      assertEquals(second.substring(second.indexOf('[')), third.substring(third.indexOf('[')));
    }
  }

  @Test
  void anyByteChanged() throws Exception {
    try (RedisProcess redis = redis();
        Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      for (Map.Entry<String, byte[]> form : OldForms.readByRedis7().entrySet()) {
        byte[] whole = form.getValue();
        for (int at = 1; at < Math.min(whole.length, 1000); at++) {
          for (int flip : FLIPS) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) flip;
            String what = form.getKey() + ", byte " + at + " xor " + flip;
            byte[] payload = OldForms.payload(damaged, 6);
            String ours = restore(session, "k", payload);
            Object theirs = redis.call(restore("k", payload));
            // for other encodings, redis-server accepts bytes after the value, any text as score,
            // and many errors in streams
            boolean blob = form.getKey().matches("ziplist|compressed|hashlist|zipmap");
            if (blob || ours.equals("OK") && !form.getKey().startsWith("stream")) {
              assertEquals(theirs, ours, what);
            }
            assertTrue(ours.equals("OK") || ours.equals("ERR Bad data format"), what + ": " + ours);
            // redis-server keeps the wrong order of a sorted set
            boolean comparable = !form.getKey().matches("zset.*|stream.*");
            if (ours.equals("OK") && comparable) {
              String expected = FileExchangeTest.content(redis::execute, "k");
              assertEquals(expected, FileExchangeTest.content(session::execute, "k"), what);
            }
          }
        }
      }
    }
  }

  @Test
  void cutOffAnywhere() {
    try (Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      for (Map.Entry<String, byte[]> form : OldForms.all().entrySet()) {
        byte[] whole = form.getValue();
        for (int length = 0; length < Math.min(whole.length, 2000); length++) {
          byte[] payload = OldForms.payload(Arrays.copyOf(whole, length), 6);
          assertEquals("ERR Bad data format", restore(session, "k", payload), form.getKey());
        }
        byte[] longer = OldForms.payload(Arrays.copyOf(whole, whole.length + 1), 6);
        assertEquals("ERR Bad data format", restore(session, "k", longer), form.getKey());
      }
    }
  }

  private String refusal(byte[] form) throws Exception {
    Files.write(directory.resolve("dump.rdb"), OldForms.file(9, Map.of("the key", form)));
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> Reredis.open(b -> b.directory(directory)));
    return e.getMessage();
  }

  @Test
  void modulesAreNamed() throws Exception {
    // the id of a type: nine characters of six bits, and ten bits for the version
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    long id = 0;
    for (char c : "ReJSON-RL".toCharArray()) {
      id = id << 6 | alphabet.indexOf(c);
    }
    byte[] number = java.nio.ByteBuffer.allocate(9).put((byte) 0x81).putLong(id << 10 | 3).array();
    byte[] value = Arrays.copyOf(new byte[] {7}, 10);
    System.arraycopy(number, 0, value, 1, 9);
    String message = refusal(value);
    assertTrue(message.contains("dump.rdb at offset"), message);
    assertTrue(
        message.endsWith(
            "the key 'the key' is of the module type 'ReJSON-RL', and there are no" + " modules"),
        message);
    byte[] aux = Arrays.copyOf("REDIS0009".getBytes("US-ASCII"), 9 + 1 + 9);
    aux[9] = (byte) 0xf7;
    System.arraycopy(number, 0, aux, 10, 9);
    Files.write(directory.resolve("dump.rdb"), aux);
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> Reredis.open(b -> b.directory(directory)));
    assertTrue(e.getMessage().contains("data of the module type 'ReJSON-RL'"), e.getMessage());
    assertTrue(refusal(new byte[] {77}).contains("no type of values with the number 77"));
  }
}
