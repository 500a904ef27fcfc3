package io.reredis.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A flag in the first line of a script or function. */
public enum ScriptFlag {
  NO_WRITES,
  ALLOW_OOM,
  ALLOW_STALE,
  NO_CLUSTER,
  ALLOW_CROSS_SLOT_KEYS;

  /** Returns the flag with a name, or null. */
  static @Nullable ScriptFlag of(String name) {
    for (ScriptFlag flag : values()) {
      if (flag.text().equals(name)) {
        return flag;
      }
    }
    return null;
  }

  /** Returns the name that programs write, such as {@code no-writes}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
