package io.reredis.net.conformance;

/** Builds the expected replies of XREAD and XREADGROUP. */
final class Streams {
  private Streams() {}

  /**
   * Returns the notation of streams and their entries: a map, or in RESP2 an array of pairs.
   *
   * @param keysAndEntries a key, its entries, the next key
   */
  static String read(Client c, String... keysAndEntries) throws Exception {
    return read(hasMaps(c), keysAndEntries);
  }

  /** Returns whether the client uses RESP3. */
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
