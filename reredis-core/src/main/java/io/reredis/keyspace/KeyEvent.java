package io.reredis.keyspace;

import java.util.ArrayList;
import java.util.List;

/**
 * An event on a key, named as in Redis's keyspace notifications.
 *
 * @param id its number, from 1
 * @param name the event's name, such as {@code set}
 * @param flag the letter of {@code notify-keyspace-events} that selects it
 * @param modifies whether it counts as a modification for WATCH and client-side caches; the
 *     creation of a key always does
 */
public record KeyEvent(int id, String name, char flag, boolean modifies) {
  private static final List<KeyEvent> ALL = new ArrayList<>();

  public static final KeyEvent SET = event("set", '$');
  public static final KeyEvent APPEND = event("append", '$');
  public static final KeyEvent SETRANGE = event("setrange", '$');
  public static final KeyEvent INCRBY = event("incrby", '$');
  public static final KeyEvent INCRBYFLOAT = event("incrbyfloat", '$');
  public static final KeyEvent SETBIT = event("setbit", '$');
  public static final KeyEvent PFADD = event("pfadd", '$');
  public static final KeyEvent HSET = event("hset", 'h');
  public static final KeyEvent HDEL = event("hdel", 'h');
  public static final KeyEvent HINCRBY = event("hincrby", 'h');
  public static final KeyEvent HINCRBYFLOAT = event("hincrbyfloat", 'h');
  public static final KeyEvent HEXPIRE = event("hexpire", 'h');
  public static final KeyEvent HPERSIST = event("hpersist", 'h');
  public static final KeyEvent HEXPIRED = event("hexpired", 'h');
  public static final KeyEvent LPUSH = event("lpush", 'l');
  public static final KeyEvent RPUSH = event("rpush", 'l');
  public static final KeyEvent LPOP = event("lpop", 'l');
  public static final KeyEvent RPOP = event("rpop", 'l');
  public static final KeyEvent LSET = event("lset", 'l');
  public static final KeyEvent LINSERT = event("linsert", 'l');
  public static final KeyEvent LREM = event("lrem", 'l');
  public static final KeyEvent SORTSTORE = event("sortstore", 'l');
  public static final KeyEvent LTRIM = event("ltrim", 'l');
  public static final KeyEvent XADD = event("xadd", 't');
  public static final KeyEvent XTRIM = event("xtrim", 't');
  public static final KeyEvent XDEL = event("xdel", 't');
  public static final KeyEvent XSETID = aside("xsetid", 't');
  public static final KeyEvent XGROUP_CREATE = aside("xgroup-create", 't');
  public static final KeyEvent XGROUP_SETID = aside("xgroup-setid", 't');
  public static final KeyEvent XGROUP_DESTROY = aside("xgroup-destroy", 't');
  public static final KeyEvent XGROUP_CREATECONSUMER = aside("xgroup-createconsumer", 't');
  public static final KeyEvent XGROUP_DELCONSUMER = aside("xgroup-delconsumer", 't');

  /** A change of a group's pending entries; sends no notification. */
  public static final KeyEvent XGROUP_PENDING = aside("xgroup-pending", '-');

  /**
   * A string was extended with zeros by a write that then failed; sends no notification, as in
   * Redis.
   */
  public static final KeyEvent GROWN = aside("grown", '-');

  public static final KeyEvent DEL = event("del", 'g');
  public static final KeyEvent EXPIRE = event("expire", 'g');
  public static final KeyEvent PERSIST = event("persist", 'g');
  public static final KeyEvent RENAME_FROM = event("rename_from", 'g');
  public static final KeyEvent RENAME_TO = event("rename_to", 'g');
  public static final KeyEvent MOVE_FROM = event("move_from", 'g');
  public static final KeyEvent MOVE_TO = event("move_to", 'g');
  public static final KeyEvent COPY_TO = event("copy_to", 'g');
  public static final KeyEvent RESTORE = event("restore", 'g');
  public static final KeyEvent EXPIRED = event("expired", 'x');
  public static final KeyEvent EVICTED = event("evicted", 'e');
  public static final KeyEvent MISS = event("keymiss", 'm');
  public static final KeyEvent NEW = event("new", 'n');

  public static final KeyEvent SADD = event("sadd", 's');
  public static final KeyEvent SREM = event("srem", 's');
  public static final KeyEvent SPOP = event("spop", 's');
  public static final KeyEvent SINTERSTORE = event("sinterstore", 's');
  public static final KeyEvent SUNIONSTORE = event("sunionstore", 's');
  public static final KeyEvent SDIFFSTORE = event("sdiffstore", 's');

  /** The bytes of a value changed without changing its meaning; sends no notification. */
  public static final KeyEvent SILENT = event("", ' ');

  public static final KeyEvent ZADD = event("zadd", 'z');
  public static final KeyEvent ZINCR = event("zincr", 'z');
  public static final KeyEvent ZREM = event("zrem", 'z');
  public static final KeyEvent ZPOPMIN = event("zpopmin", 'z');
  public static final KeyEvent ZPOPMAX = event("zpopmax", 'z');
  public static final KeyEvent ZREMRANGEBYRANK = event("zremrangebyrank", 'z');
  public static final KeyEvent ZREMRANGEBYSCORE = event("zremrangebyscore", 'z');
  public static final KeyEvent ZREMRANGEBYLEX = event("zremrangebylex", 'z');
  public static final KeyEvent ZRANGESTORE = event("zrangestore", 'z');
  public static final KeyEvent ZUNIONSTORE = event("zunionstore", 'z');
  public static final KeyEvent ZINTERSTORE = event("zinterstore", 'z');
  public static final KeyEvent ZDIFFSTORE = event("zdiffstore", 'z');
  public static final KeyEvent GEOSEARCHSTORE = event("geosearchstore", 'z');
  public static final KeyEvent GEORADIUSSTORE = event("georadiusstore", 'z');

  private static KeyEvent event(String name, char flag) {
    return event(name, flag, true);
  }

  /** Creates an event about stream metadata rather than entries. */
  private static KeyEvent aside(String name, char flag) {
    return event(name, flag, false);
  }

  private static KeyEvent event(String name, char flag, boolean modifies) {
    KeyEvent event = new KeyEvent(ALL.size() + 1, name, flag, modifies);
    ALL.add(event);
    return event;
  }

  static KeyEvent of(int id) {
    return ALL.get(id - 1);
  }
}
