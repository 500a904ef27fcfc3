package io.reredis.ws;

/**
 * Which revision a key is told with that was looked up, and not seen to change.
 *
 * <p>The keyspace counts revisions by shard, so that of a key at rest grows with its neighbours'
 * changes, and a page would take each look at it for a change. The log knows better: a key in it
 * keeps the revision of its last change; one that is not has not changed since the log began, and
 * carries 0. Once the log has dropped keys only the keyspace's own number is sure not to be lower
 * than what was told before.
 */
final class Revisions {
  private Revisions() {}

  /** Gives a state that was just read the revision that it is told with. */
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

  /**
   * The revision of a range of a value: the same for all ranges of the same value.
   *
   * @param pending whether the key has changed and the log has not been told of it
   */
  static long ofRange(KeyName name, boolean pending, long revision, ChangeLog log) {
    if (pending) {
      return revision;
    }
    KeyState known = log.find(name);
    return known == null ? 0 : known.revision();
  }
}
