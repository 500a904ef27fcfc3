package io.reredis.config;

import static io.reredis.base.NotNull.notNull;

import io.reredis.util.ReredisException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code client-output-buffer-limit}: how much unread output a client may have.
 * Immutable.
 *
 * @param classes the limits by the client's class: normal, slave, pubsub
 */
public record OutputLimits(Map<String, Limit> classes) {
  /**
   * The limits of one class.
   *
   * @param hard bytes at which the client is closed; 0 for no limit
   * @param soft bytes at which the client is closed if its output stays above them
   * @param softSeconds how long the output may stay above {@code soft}
   */
  public record Limit(long hard, long soft, long softSeconds) {}

  private static final OutputLimits DEFAULT =
      new OutputLimits(
          Map.of(
              "normal", new Limit(0, 0, 0),
              "slave", new Limit(256L << 20, 64L << 20, 60),
              "pubsub", new Limit(32L << 20, 8L << 20, 60)));

  /** Parses the value; classes not named keep their defaults. */
  public static OutputLimits parse(String value) {
    Map<String, Limit> classes = new LinkedHashMap<>(DEFAULT.classes);
    String[] words = value.trim().split("\\s+");
    if (words.length % 4 != 0) {
      throw ReredisException.error("Wrong number of arguments in buffer limit configuration.");
    }
    for (int i = 0; i < words.length; i += 4) {
      String name = words[i].equals("replica") ? "slave" : words[i];
      if (!classes.containsKey(name)) {
        throw ReredisException.error(
            "Invalid client class specified in buffer limit configuration.");
      }
      try {
        Limit limit =
            new Limit(
                MemorySize.parse(words[i + 1]),
                MemorySize.parse(words[i + 2]),
                Long.parseLong(words[i + 3]));
        if (limit.hard < 0 || limit.soft < 0 || limit.softSeconds < 0) {
          throw new NumberFormatException();
        }
        classes.put(name, limit);
      } catch (NumberFormatException | ReredisException e) {
        throw ReredisException.error(
            "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
      }
    }
    return new OutputLimits(classes);
  }

  /** Returns the limits of a class. */
  public @Nullable Limit of(String name) {
    return classes.get(name);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String name : new String[] {"normal", "slave", "pubsub"}) {
      Limit limit = notNull(classes.get(name));
      text.append(text.length() == 0 ? "" : " ").append(name);
      text.append(' ').append(limit.hard).append(' ').append(limit.soft);
      text.append(' ').append(limit.softSeconds);
    }
    return text.toString();
  }
}
