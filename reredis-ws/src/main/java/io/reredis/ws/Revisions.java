package io.reredis.ws;

/**
 * Chooses the revision to send with a key that was looked up rather than seen to change.
 *
 * <p>The keyspace counts revisions per shard, so the revision of an unchanged key grows with
 * changes of other keys, and a page would take each lookup for a change. The log is more precise: a
 * key in it keeps the revision of its last change, and any other key has not changed since the log
 * began and gets 0. After the log has dropped keys, only the keyspace's own number is certain not
 * to be less than a revision sent before.
 */
final class Revisions {
  private Revisions() {}

  /** Sets the revision to send with a state that was just read. */
  static void settle(KeyState state, ChangeLog log) {
    if (state.isPending()) {
      return;
    }
    KeyState known = log.find(state.name());
    if (known != null) {
      state.revision(known.revision());
    } else if (log.isComplete()) {
      state.revision(0);
    }
  }
}
