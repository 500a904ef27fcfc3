package io.reredis.spring.boot;

import io.reredis.Reredis;
import io.reredis.StoreInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a store for the health of the application.
 *
 * @param problem why the store does not do all of its work, or null
 */
record StoreState(@Nullable String problem, Map<String, Object> details) {
  /**
   * Reads the state, without a lock of the data.
   *
   * @throws RuntimeException if the store cannot answer
   */
  static StoreState of(Reredis store) {
    Map<String, String> fields = fields(store, "server", "persistence", "memory");
    StoreInfo info = store.info();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("version", text(fields, "reredis_version"));
    details.put("redisVersion", text(fields, "redis_version"));
    details.put("usedMemory", info.usedMemory());
    details.put("maxMemory", info.maxMemory());
    boolean keepsFiles = info.lastSave() != null;
    boolean keepsLog = text(fields, "aof_enabled").equals("1");
    if (keepsFiles) {
      details.put("lastSave", Objects.requireNonNull(info.lastSave()).toString());
      details.put("lastSaveStatus", text(fields, "rdb_last_bgsave_status"));
    }
    details.put("appendOnlyLog", keepsLog ? text(fields, "aof_last_write_status") : "off");
    return new StoreState(problem(store, info, fields, keepsLog), details);
  }

  private static @Nullable String problem(
      Reredis store, StoreInfo info, Map<String, String> fields, boolean keepsLog) {
    if (info.loading()) {
      return "the data is being loaded";
    }
    if (keepsLog && !text(fields, "aof_last_write_status").equals("ok")) {
      return "the append-only log cannot be written";
    }
    if (!text(fields, "rdb_last_bgsave_status").equals("ok")
        && "yes".equals(store.option("stop-writes-on-bgsave-error"))) {
      return "writes are refused, because the last snapshot failed";
    }
    return null;
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }

  /** Returns fields of INFO. */
  static Map<String, String> fields(Reredis store, String... sections) {
    String[] command = new String[1 + sections.length];
    command[0] = "INFO";
    System.arraycopy(sections, 0, command, 1, sections.length);
    Map<String, String> fields = new HashMap<>();
    String text = (String) Objects.requireNonNull(store.execute(command));
    text.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
              }
            });
    return fields;
  }
}
