package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.ScoredMember;
import io.reredis.type.SortedSetValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members to be stored as a sorted set. While they are in the compact form minus zero becomes zero.
 *
 * @param longest the length of the longest member, as far as known
 * @param effect the effect to log if there are members
 */
record StoredMembers(
    List<ScoredMember<byte[]>> members,
    int longest,
    @Nullable KeyEvent event,
    long changes,
    byte @Nullable [][] effect)
    implements StoredResult {
  /** Returns the length of the longest member. */
  static int longest(List<ScoredMember<byte[]>> members) {
    int longest = 0;
    for (ScoredMember<byte[]> member : members) {
      longest = Math.max(longest, member.member().length);
    }
    return longest;
  }

  @Override
  public long size() {
    return members.size();
  }

  @Override
  public void put(WriteHandle h) {
    SortedSetValue set = h.newSortedSet();
    set.expect(members.size(), longest);
    for (ScoredMember<byte[]> member : members) {
      set.put(new Bytes(member.member()), member.score());
    }
  }
}
