package io.reredis.operation;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Constants and helpers for the command lines of effects. */
final class Effects {
  static final byte[] SET = Ascii.bytes("SET");
  static final byte[] DEL = Ascii.bytes("DEL");
  static final byte[] APPEND = Ascii.bytes("APPEND");
  static final byte[] SETRANGE = Ascii.bytes("SETRANGE");
  static final byte[] SETBIT = Ascii.bytes("SETBIT");
  static final byte[] BITFIELD = Ascii.bytes("BITFIELD");
  static final byte[] BITOP = Ascii.bytes("BITOP");
  static final byte[] PFADD = Ascii.bytes("PFADD");
  static final byte[] PFCOUNT = Ascii.bytes("PFCOUNT");
  static final byte[] PFMERGE = Ascii.bytes("PFMERGE");
  static final byte[] PFDEBUG = Ascii.bytes("PFDEBUG");
  static final byte[] TODENSE = Ascii.bytes("TODENSE");
  static final byte[] HSET = Ascii.bytes("HSET");
  static final byte[] HDEL = Ascii.bytes("HDEL");
  static final byte[] HINCRBY = Ascii.bytes("HINCRBY");
  static final byte[] HINCRBYFLOAT = Ascii.bytes("HINCRBYFLOAT");
  static final byte[] HPEXPIREAT = Ascii.bytes("HPEXPIREAT");
  static final byte[] HPERSIST = Ascii.bytes("HPERSIST");
  static final byte[] FIELDS = Ascii.bytes("FIELDS");
  static final byte[] PXAT = Ascii.bytes("PXAT");
  static final byte[] PEXPIREAT = Ascii.bytes("PEXPIREAT");
  static final byte[] PERSIST = Ascii.bytes("PERSIST");
  static final byte[] KEEPTTL = Ascii.bytes("KEEPTTL");
  static final byte[] RENAME = Ascii.bytes("RENAME");
  static final byte[] MOVE = Ascii.bytes("MOVE");
  static final byte[] COPY = Ascii.bytes("COPY");
  static final byte[] REPLACE = Ascii.bytes("REPLACE");

  static final byte[] SADD = Ascii.bytes("SADD");
  static final byte[] SREM = Ascii.bytes("SREM");
  static final byte[] SINTERSTORE = Ascii.bytes("SINTERSTORE");
  static final byte[] SUNIONSTORE = Ascii.bytes("SUNIONSTORE");
  static final byte[] SDIFFSTORE = Ascii.bytes("SDIFFSTORE");
  static final byte[] LPUSH = Ascii.bytes("LPUSH");
  static final byte[] RPUSH = Ascii.bytes("RPUSH");
  static final byte[] LPOP = Ascii.bytes("LPOP");
  static final byte[] RPOP = Ascii.bytes("RPOP");
  static final byte[] LSET = Ascii.bytes("LSET");
  static final byte[] LINSERT = Ascii.bytes("LINSERT");
  static final byte[] BEFORE = Ascii.bytes("BEFORE");
  static final byte[] AFTER = Ascii.bytes("AFTER");
  static final byte[] LREM = Ascii.bytes("LREM");
  static final byte[] LTRIM = Ascii.bytes("LTRIM");
  static final byte[] LMOVE = Ascii.bytes("LMOVE");
  static final byte[] LEFT = Ascii.bytes("LEFT");
  static final byte[] RIGHT = Ascii.bytes("RIGHT");

  static final byte[] XADD = Ascii.bytes("XADD");
  static final byte[] XTRIM = Ascii.bytes("XTRIM");
  static final byte[] XDEL = Ascii.bytes("XDEL");
  static final byte[] XSETID = Ascii.bytes("XSETID");
  static final byte[] XGROUP = Ascii.bytes("XGROUP");
  static final byte[] XACK = Ascii.bytes("XACK");
  static final byte[] XCLAIM = Ascii.bytes("XCLAIM");
  static final byte[] MAXLEN = Ascii.bytes("MAXLEN");
  static final byte[] ENTRIESADDED = Ascii.bytes("ENTRIESADDED");
  static final byte[] MAXDELETEDID = Ascii.bytes("MAXDELETEDID");
  static final byte[] CREATE = Ascii.bytes("CREATE");
  static final byte[] SETID = Ascii.bytes("SETID");
  static final byte[] DESTROY = Ascii.bytes("DESTROY");
  static final byte[] CREATECONSUMER = Ascii.bytes("CREATECONSUMER");
  static final byte[] DELCONSUMER = Ascii.bytes("DELCONSUMER");
  static final byte[] MKSTREAM = Ascii.bytes("MKSTREAM");
  static final byte[] ENTRIESREAD = Ascii.bytes("ENTRIESREAD");
  static final byte[] TIME = Ascii.bytes("TIME");
  static final byte[] RETRYCOUNT = Ascii.bytes("RETRYCOUNT");
  static final byte[] FORCE = Ascii.bytes("FORCE");
  static final byte[] JUSTID = Ascii.bytes("JUSTID");
  static final byte[] LASTID = Ascii.bytes("LASTID");
  static final byte[] EXACTLY = Ascii.bytes("=");
  static final byte[] ZADD = Ascii.bytes("ZADD");
  static final byte[] ZREM = Ascii.bytes("ZREM");
  static final byte[] ZREMRANGEBYRANK = Ascii.bytes("ZREMRANGEBYRANK");
  static final byte[] ZRANGESTORE = Ascii.bytes("ZRANGESTORE");
  static final byte[] ZUNIONSTORE = Ascii.bytes("ZUNIONSTORE");
  static final byte[] ZINTERSTORE = Ascii.bytes("ZINTERSTORE");
  static final byte[] ZDIFFSTORE = Ascii.bytes("ZDIFFSTORE");
  static final byte[] WEIGHTS = Ascii.bytes("WEIGHTS");
  static final byte[] AGGREGATE = Ascii.bytes("AGGREGATE");

  static final byte[] GEOSEARCHSTORE = Ascii.bytes("GEOSEARCHSTORE");
  static final byte[] FROMLONLAT = Ascii.bytes("FROMLONLAT");
  static final byte[] BYRADIUS = Ascii.bytes("BYRADIUS");
  static final byte[] BYBOX = Ascii.bytes("BYBOX");
  static final byte[] COUNT = Ascii.bytes("COUNT");
  static final byte[] ANY = Ascii.bytes("ANY");
  static final byte[] STOREDIST = Ascii.bytes("STOREDIST");

  private Effects() {}

  /** Returns a line of a command and keys. */
  static byte[][] line(byte[] command, Bytes key, List<Bytes> rest) {
    byte[][] words = new byte[rest.size() + 2][];
    words[0] = command;
    words[1] = key.copy();
    for (int i = 0; i < rest.size(); i++) {
      words[i + 2] = rest.get(i).copy();
    }
    return words;
  }

  static byte[] number(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the line that sets a key to a value with its expiry. */
  static byte[][] set(Bytes key, Bytes value, long expireAt) {
    return expireAt < 0
        ? new byte[][] {SET, key.copy(), value.copy()}
        : new byte[][] {SET, key.copy(), value.copy(), PXAT, number(expireAt)};
  }

  /** Returns a line of a command, a key and arguments that are not copied. */
  static byte[][] owned(byte[] word, Bytes key, List<byte[]> rest) {
    byte[][] line = new byte[rest.size() + 2][];
    line[0] = word;
    line[1] = key.copy();
    for (int i = 0; i < rest.size(); i++) {
      line[i + 2] = rest.get(i);
    }
    return line;
  }

  /** Returns a sink that also collects copies of what is put. */
  static BytesSink recording(List<byte[]> copies, BytesSink sink) {
    return (a, offset, length) -> {
      sink.put(a, offset, length);
      copies.add(Arrays.copyOfRange(a, offset, offset + length));
    };
  }
}
