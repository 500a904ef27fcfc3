package io.reredis.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the changed keys as an observer does. */
public final class Tracked {
  private Tracked() {}

  /**
   * Returns the keys collected since the last call, each prefixed with its database and a colon.
   */
  public static Set<String> drain(Keyspace keyspace) {
    Set<String> keys = new TreeSet<>();
    keyspace
        .observers()
        .drainChanged(
            new ChangeVisitor() {
              @Override
              public void changed(int database, KeyView key) {
                keys.add(database + ":" + text(key.key().copy()));
              }

              @Override
              public void deleted(int database, byte[] key, long revision) {
                keys.add(database + ":" + text(key));
              }
            });
    return keys;
  }

  /** Returns the names of keys; {@code K} stands for a name of 600 bytes. */
  public static List<String> names(String... names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(name.equals("K") ? "k".repeat(600) : name);
    }
    return all;
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
