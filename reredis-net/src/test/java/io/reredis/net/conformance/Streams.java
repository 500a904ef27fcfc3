package io.reredis.net.conformance;

/** How XREAD and XREADGROUP answer. */
final class Streams {
  private Streams() {}

  /**
   * Streams and what was read of them: a map, which RESP2 has as an array of pairs.
   *
   * @param keysAndEntries a key, its entries, the next key
   */
  static String read(Client c, String... keysAndEntries) throws Exception {
    return read(hasMaps(c), keysAndEntries);
  }

  /** Whether the client speaks RESP3. */
  static boolean hasMaps(Client c) throws Exception {
    return c.send("hello").type() == '%';
  }

  static String read(boolean maps, String... keysAndEntries) {
    if (maps) {
      return "{" + String.join(" ", keysAndEntries) + "}";
    }
    StringBuilder pairs = new StringBuilder("[");
    for (int i = 0; i < keysAndEntries.length; i += 2) {
      pairs.append('[').append(keysAndEntries[i]).append(' ');
      pairs.append(keysAndEntries[i + 1]).append(']');
    }
    return pairs.append(']').toString();
  }
}
