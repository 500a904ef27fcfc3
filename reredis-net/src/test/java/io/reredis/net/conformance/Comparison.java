package io.reredis.net.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares replies of the store with those of redis-server. */
final class Comparison {
  /** Commands whose replies depend on the time, which differs between the servers. */
  private static final Set<String> TIMED =
      Set.of("ttl", "pttl", "expiretime", "pexpiretime", "object", "exec");

  private static final Set<String> BIT_READS = Set.of("bitcount", "bitpos");

  private static final Set<String> BIT_ERRORS =
      Set.of("ERR syntax error", "ERR value is not an integer or out of range");

  private static final Set<String> WRONG_TIME =
      Set.of(
          "ERR invalid expire time in 'getex' command",
          "ERR value is not an integer or out of range");

  private static final Set<String> REFERENCE_COUNTS = Set.of("1", "2147483647");

  private static final Set<String> STREAM_COMMANDS =
      Set.of("xread", "xreadgroup", "xsetid", "xpending", "xinfo", "xadd", "xautoclaim", "xclaim");

  /** Redis 7.0 accepted the smallest rank, whose negation is not representable. */
  private static final String RANK_RANGE = "ERR value is out of range, value must between -922";

  /** Redis 7.0 has no listpack encoding for lists, which came with 7.2. */
  private static final Set<String> LIST_ENCODINGS = Set.of("listpack", "quicklist");

  private static final Set<String> SCANS = Set.of("zscan", "sscan", "hscan");

  private Comparison() {}

  /** Returns the name of the command of a request in lower case. */
  static String nameOf(byte[][] words) {
    return new String(words[0], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Returns whether two replies to a request are equal, except for known differences. */
  static boolean same(byte[][] words, Reply ours, Reply theirs) {
    if (ours.equals(theirs)) {
      return true;
    }
    String name = nameOf(words);
    if (name.equals("scan") && (isInvalidCursor(ours) || isInvalidCursor(theirs))) {
      return true;
    }
    if (!isPlain(words) && isShownOtherwise(ours, theirs)) {
      return true;
    }
    if (name.equals("getex") && isGetexError(ours, theirs)) {
      return true;
    }
    if (name.equals("object") && LIST_ENCODINGS.containsAll(List.of(ours.text(), theirs.text()))) {
      return true;
    }
    if (STREAM_COMMANDS.contains(name) && isKnownOfStreams(ours, theirs)) {
      return true;
    }
    if (name.equals("lpos") && ours.text().startsWith(RANK_RANGE)) {
      return true;
    }
    if (name.startsWith("georadiusbymember") && ours.isError()) {
      // without the key, redis-server does not check the radius
      return true;
    }
    if (BIT_READS.contains(name) && isErrorOfBitRead(ours, theirs)) {
      return true;
    }
    if (name.equals("memory") && !ours.isError() && !theirs.isError()) {
      // each server counts its own bytes, and redis-server also those of an expired key
      return true;
    }
    if (name.endsWith("rank") && words.length == 4 && theirs.isError()) {
      // WITHSCORE came with 7.2
      return true;
    }
    if (ours.isError() && (isAboutType(theirs) || SCANS.contains(name) && isEmptyScan(theirs))) {
      // Reredis checks all arguments before it looks up the key
      return true;
    }
    if (ours.type() != theirs.type() || ours.isError()) {
      return false;
    }
    switch (name) {
      case "zrandmember":
      case "srandmember":
        return ours.parts().size() == theirs.parts().size();
      case "hrandfield":
        return words.length < 3 || words[2][0] == '-' || ours.sorted().equals(theirs.sorted());
      case "sscan":
      case "zscan":
      case "hscan":
        return sameScan(ours, theirs);
      case "hgetall":
      case "hkeys":
      case "hvals":
      case "smembers":
      case "spop":
      case "sinter":
      case "sunion":
      case "sdiff":
      case "keys":
        return ours.sorted().equals(theirs.sorted());
      case "scan":
        return words[1].length != 1 || sameScan(ours, theirs);
      case "randomkey":
        return true;
      default:
        return TIMED.contains(name) && sameButForTime(ours, theirs)
            || isReferenceCount(words, ours, theirs);
    }
  }

  /** Returns whether the reply is a part of a scan, whose order differs between the servers. */
  static boolean isPartOfWalk(byte[][] words, Reply ours, Reply theirs) {
    return nameOf(words).equals("scan")
        && (words[1].length > 1
            || words[1][0] != '0'
            || !ours.parts().get(0).equals(theirs.parts().get(0)));
  }

  /** Returns whether the difference is a text of 7.4, a check added in 7.2, or a time. */
  private static boolean isKnownOfStreams(Reply ours, Reply theirs) {
    String text = ours.text();
    if (ours.isError() && text.startsWith("ERR The + ID is meaningless")) {
      return true;
    }
    if (ours.isError() && theirs.isError()) {
      return text.startsWith("ERR Unbalanced") && theirs.text().startsWith("ERR Unbalanced");
    }
    if (theirs.text().equals("ERR Invalid stream ID specified as stream command argument")) {
      // the id + of XREAD, the last entry, came with 7.4
      return true;
    }
    return ours.isError() && text.contains("smaller than current max_deleted_entry_id");
  }

  private static boolean isPlain(byte[][] words) {
    for (byte[] word : words) {
      for (byte b : word) {
        if (b <= 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Errors quote arguments: Reredis replaces invalid UTF-8, and in Redis a zero byte ends the text.
   */
  private static boolean isShownOtherwise(Reply ours, Reply theirs) {
    String a = plainHead(ours);
    String b = plainHead(theirs);
    return ours.isError() && theirs.isError() && (a.startsWith(b) || b.startsWith(a));
  }

  private static String plainHead(Reply error) {
    return error.text().replaceFirst("(?s)['[^ -~]].*", "");
  }

  /** Reredis checks all arguments before it looks up the key. */
  private static boolean isGetexError(Reply ours, Reply theirs) {
    return theirs.type() == '_' && ours.isError() && WRONG_TIME.contains(ours.text());
  }

  /** Like Redis 7.2, Reredis checks the arguments before it looks up the key. */
  private static boolean isErrorOfBitRead(Reply ours, Reply theirs) {
    return BIT_ERRORS.contains(ours.text())
        && ours.isError()
        && theirs.type() == ':'
        && Math.abs(theirs.integer()) < 2;
  }

  /** Redis 7.2 parses cursors more strictly than 7.0. */
  private static boolean isInvalidCursor(Reply reply) {
    return reply.isError() && reply.text().equals("ERR invalid cursor");
  }

  private static boolean isAboutType(Reply reply) {
    return reply.isError()
        && (reply.text().startsWith("WRONGTYPE ")
            || reply.text().equals("ERR could not decode requested zset member")
            || reply.text().equals("ERR The specified keys must contain string values"));
  }

  private static boolean isEmptyScan(Reply reply) {
    return reply.type() == '*' && reply.toString().equals("['0' []]");
  }

  /** Since 7.2 small sets have their own encoding. */
  private static boolean isNewEncoding(Reply ours, Reply theirs) {
    return ours.type() == '$'
        && ours.text().equals("listpack")
        && theirs.text().equals("hashtable");
  }

  /** Reredis shares no values; Redis shares small integers, unless it computed or copied them. */
  private static boolean isReferenceCount(byte[][] words, Reply ours, Reply theirs) {
    return nameOf(words).equals("object")
        && ours.type() == ':'
        && REFERENCE_COUNTS.containsAll(List.of(ours.text(), theirs.text()));
  }

  /** Cursors and their order differ between the servers; a whole scan gives the same keys. */
  private static boolean sameScan(Reply ours, Reply theirs) {
    boolean whole = ours.parts().get(0).equals(theirs.parts().get(0));
    return !whole || ours.parts().get(1).sorted().equals(theirs.parts().get(1).sorted());
  }

  private static boolean sameButForTime(Reply ours, Reply theirs) {
    if (ours.type() == '*' && theirs.type() == '*') {
      List<Reply> a = ours.parts();
      List<Reply> b = theirs.parts();
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = sameButForTime(a.get(i), b.get(i));
      }
      return same;
    }
    return ours.equals(theirs)
        || isNewEncoding(ours, theirs)
        || ours.isError() && isAboutType(theirs)
        || isGetexError(ours, theirs)
        || isShownOtherwise(ours, theirs)
        || isErrorOfBitRead(ours, theirs)
        || isKnownOfStreams(ours, theirs)
        || ours.type() == ':'
            && theirs.type() == ':'
            && Math.abs(ours.integer() - theirs.integer()) < 5000
            && (ours.integer() > 90_000 || theirs.integer() < 5);
  }
}
