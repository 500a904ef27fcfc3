package io.reredis.delivery;

import io.reredis.util.ReredisException;

/**
 * The value of {@code notify-keyspace-events}: which events are published, and on which channels.
 *
 * @param letters the letters in Redis's order, with {@code A} for all of {@code g$lshzxetd}
 */
public record NotificationFlags(String letters) {
  private static final String ALL = "g$lshzxetd";
  private static final String KNOWN = ALL + "KEmn";

  /** No notifications. */
  public static final NotificationFlags NONE = new NotificationFlags("");

  /**
   * Parses the value.
   *
   * @throws ReredisException if a letter is unknown
   */
  public static NotificationFlags parse(String value) {
    StringBuilder all = new StringBuilder();
    for (char c : value.toCharArray()) {
      if (c == 'A') {
        all.append(ALL);
      } else if (KNOWN.indexOf(c) >= 0) {
        all.append(c);
      } else {
        throw ReredisException.error("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
    }
    return new NotificationFlags(canonical(all.toString()));
  }

  private static String canonical(String given) {
    boolean all = true;
    for (int i = 0; i < ALL.length(); i++) {
      all &= given.indexOf(ALL.charAt(i)) >= 0;
    }
    StringBuilder letters = new StringBuilder(all ? "A" : "");
    for (char c : "g$lshzxetdnKEm".toCharArray()) {
      if (given.indexOf(c) >= 0 && !(all && ALL.indexOf(c) >= 0)) {
        letters.append(c);
      }
    }
    return letters.toString();
  }

  /** Returns whether events of that class are selected. */
  public boolean selects(char flag) {
    return letters.indexOf(flag) >= 0 || letters.startsWith("A") && ALL.indexOf(flag) >= 0;
  }

  /** Returns whether any channel is selected, so that events are published at all. */
  public boolean any() {
    return selects('K') || selects('E');
  }
}
