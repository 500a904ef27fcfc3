package io.reredis.command;

import io.reredis.util.ReredisException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The durability of a store opened without a directory: nothing is saved or logged. */
final class NoDurability implements Durability {
  private static final String WHY = "persistence is off: the store was opened without a directory";

  @Override
  public boolean isLoading() {
    return false;
  }

  @Override
  public CompletableFuture<Void> loaded() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void save(Consumer<String> done) {
    done.accept("ERR " + WHY);
  }

  @Override
  public String saveInBackground(boolean schedule) {
    throw ReredisException.error(WHY);
  }

  @Override
  public String rewriteLog() {
    throw ReredisException.error(WHY);
  }

  @Override
  public boolean isLogging() {
    return false;
  }

  @Override
  public void flushLog(Consumer<Boolean> done) {
    done.accept(false);
  }

  @Override
  public long lastSave() {
    return 0;
  }

  @Override
  public void reload(boolean save, boolean flush, boolean merge, Consumer<String> done) {
    done.accept("ERR " + WHY);
  }

  @Override
  public void reloadLog(Consumer<String> done) {
    done.accept("ERR " + WHY);
  }

  @Override
  public void prepareEnd(@Nullable Boolean save, boolean force, Consumer<String> done) {
    done.accept(Boolean.TRUE.equals(save) && !force ? "ERR " + WHY : null);
  }

  @Override
  public void abortEnd() {}

  @Override
  public void deferWaits() {}

  @Override
  public void answersForOthers() {}

  @Override
  public boolean awaitDurable() {
    return true;
  }

  @Override
  public @Nullable Path directory() {
    return null;
  }

  @Override
  public void info(BiConsumer<String, Object> field) {
    field.accept("current_save_keys_processed", 0);
    field.accept("current_save_keys_total", 0);
    field.accept("rdb_bgsave_in_progress", 0);
    field.accept("rdb_last_bgsave_status", "ok");
    field.accept("rdb_last_bgsave_time_sec", -1);
    field.accept("rdb_current_bgsave_time_sec", -1);
    field.accept("rdb_saves", 0);
    field.accept("rdb_last_cow_size", 0);
    field.accept("rdb_last_load_keys_expired", 0);
    field.accept("rdb_last_load_keys_loaded", 0);
    field.accept("aof_enabled", 0);
    field.accept("aof_rewrite_in_progress", 0);
    field.accept("aof_rewrite_scheduled", 0);
    field.accept("aof_last_rewrite_time_sec", -1);
    field.accept("aof_current_rewrite_time_sec", -1);
    field.accept("aof_last_bgrewrite_status", "ok");
    field.accept("aof_rewrites", 0);
    field.accept("aof_rewrites_consecutive_failures", 0);
    field.accept("aof_last_write_status", "ok");
    field.accept("aof_last_cow_size", 0);
  }

  @Override
  public long bufferedBytes() {
    return 0;
  }
}
