package io.reredis.ws;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from the page; specified in {@code docs/observer.md}. */
sealed interface PageMessage {
  record Auth(byte @Nullable [] user, byte[] password) implements PageMessage {}

  /**
   * Starts a subscription.
   *
   * @param type null for all types
   * @param limit the number of rows, -1 if not specified
   * @param since null to request a snapshot
   */
  record Subscribe(
      long id,
      int database,
      byte[] pattern,
      @Nullable String type,
      long limit,
      @Nullable Since since)
      implements PageMessage {}

  record Since(String epoch, long revision) {}

  /**
   * Opens a window on a sorted list of keys, or moves it.
   *
   * @param type null for all types
   * @param offset the position of the first key
   * @param count the number of keys
   */
  record ListKeys(
      long id,
      int database,
      byte[] pattern,
      @Nullable String type,
      SortColumn sort,
      boolean descending,
      long offset,
      long count)
      implements PageMessage {}

  /**
   * Opens a tree of keys, or sets which of its folders are open.
   *
   * @param type null for all types
   */
  record Tree(
      long id,
      int database,
      byte[] pattern,
      @Nullable String type,
      byte[] separator,
      List<Folder> open)
      implements PageMessage {}

  /**
   * An open folder of a tree.
   *
   * @param path how the keys in it begin
   * @param count the number of children wanted
   */
  record Folder(byte[] path, long count) {}

  record Unsubscribe(long id) implements PageMessage {}

  record View(long id, List<byte[]> keys) implements PageMessage {}

  record AckPart(long id, long part) implements PageMessage {}

  record AckDelta(long id, long to) implements PageMessage {}

  /**
   * Asks for all figures of the server, once a second.
   *
   * @param hotKeys whether with the keys that are used most
   * @param activity whether with the changes by prefix
   */
  record Watch(boolean hotKeys, boolean activity) implements PageMessage {}

  record Unwatch() implements PageMessage {}

  /** Asks for a token with which one transfer can be started over HTTP. */
  record Transfer(long seq, Passes.Use use) implements PageMessage {}

  record Command(long seq, List<byte[]> arguments) implements PageMessage {}

  record Get(long seq, int database, byte[] key, long offset, long count) implements PageMessage {}
}
