package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.HyperLogLog;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import java.util.List;

/**
 * What the operations on HyperLogLogs mean, which are strings of a certain form; on slices of
 * bytes.
 *
 * <p>All methods are atomic and safe for use by all threads. They throw {@link ReredisException}:
 * WRONGTYPE where a key holds another type or another string, INVALIDOBJ where its registers are
 * damaged. A key that is not there counts as one that was given nothing.
 */
public final class HyperLogLogOperations {
  private static final ReredisException NO_KEY =
      ReredisException.error("The specified key does not exist");
  private static final ReredisException NOT_SPARSE =
      ReredisException.error("HLL encoding is not sparse");

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public HyperLogLogOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  HyperLogLogOperations growing() {
    keyspace.memory().admit();
    return this;
  }

  private HyperLogLog at(Bytes value) {
    return new HyperLogLog(
        value.array(), value.offset(), value.length(), keyspace.thresholds().sparseHyperLogLog);
  }

  /** What a key holds, or null where it is not there. */
  private HyperLogLog of(ReadHandle h) {
    Bytes value = h.string();
    return value == null ? null : at(value);
  }

  /** What a key holds, as a value to be changed; an empty one where it is not there. */
  private HyperLogLog toChange(WriteHandle h) {
    Bytes value = h.string();
    if (value == null) {
      return HyperLogLog.fresh(keyspace.thresholds().sparseHyperLogLog);
    }
    at(value);
    return at(h.resizeString(value.length()));
  }

  /** Tells the handle of a change that was made in the place of the value. */
  private static void changing(WriteHandle h, HyperLogLog log) {
    if (!log.isMoved()) {
      h.changing();
    }
  }

  /** Puts back what has grown out of its place. */
  private static void store(WriteHandle h, HyperLogLog log) {
    if (log.isMoved()) {
      Bytes value = h.resizeString(log.length());
      System.arraycopy(log.array(), log.offset(), value.array(), value.offset(), log.length());
    }
  }

  /**
   * Takes elements in; without any the key is created where it is not there. O(1) an element
   *
   * @return whether the estimate may have changed
   */
  public boolean add(int database, Bytes key, List<Bytes> elements) {
    try (WriteHandle h = keyspace.write(database, key)) {
      int changes = h.exists() ? 0 : 1;
      HyperLogLog log = toChange(h);
      ReredisException damage = null;
      try {
        for (int i = 0; i < elements.size(); i++) {
          Bytes element = elements.get(i);
          if (log.add(element.array(), element.offset(), element.length())) {
            changes++;
            changing(h, log);
          }
        }
      } catch (ReredisException e) {
        // as in Redis the elements before this one stay in
        damage = e;
      }
      if (changes > 0) {
        log.invalidate();
        store(h, log);
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.PFADD, key, elements));
        }
        h.commit(KeyEvent.PFADD, changes);
      }
      if (damage != null) {
        throw damage;
      }
      return changes > 0;
    }
  }

  /**
   * Estimates how many different elements a key was given, and keeps the estimate with the value.
   * O(1) where it was kept, else O(n) in the number of registers
   */
  public long count(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HyperLogLog log = of(h);
      if (log == null) {
        return 0;
      } else if (log.isCached()) {
        return log.cached();
      }
    }
    try (WriteHandle h = keyspace.write(database, key)) {
      if (!h.exists()) {
        return 0;
      }
      HyperLogLog log = at(h.string());
      long cardinality = log.cardinality();
      h.changing();
      toChange(h).cache(cardinality);
      if (h.wantsEffect()) {
        h.effect(Effects.PFCOUNT, key.copy());
      }
      h.commit(KeyEvent.SILENT);
      return cardinality;
    }
  }

  /** Estimates how many different elements several keys were given together. O(n) */
  public long count(int database, List<Bytes> keys) {
    if (keys.size() == 1) {
      return count(database, keys.get(0));
    }
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    long mask = mask(keys);
    keyspace.lock(mask);
    try {
      for (int i = 0; i < keys.size(); i++) {
        maximumInto(database, keys.get(i), registers);
      }
    } finally {
      keyspace.unlock(mask);
    }
    return HyperLogLog.cardinality(registers);
  }

  private long mask(List<Bytes> keys) {
    long mask = 0;
    for (int i = 0; i < keys.size(); i++) {
      mask |= keyspace.shardMask(keys.get(i));
    }
    return mask;
  }

  /** Raises registers to those of a key; whether they are dense there. */
  private boolean maximumInto(int database, Bytes key, byte[] registers) {
    try (ReadHandle h = keyspace.read(database, key)) {
      HyperLogLog log = of(h);
      if (log == null) {
        return false;
      }
      log.maximumInto(registers);
      return !log.isSparse();
    }
  }

  /** Takes in what the sources were given; the target is created where it is not there. O(n) */
  public void merge(int database, Bytes target, List<Bytes> sources) {
    long mask = keyspace.shardMask(target) | mask(sources);
    keyspace.lock(mask);
    try {
      byte[] registers = new byte[HyperLogLog.REGISTERS];
      boolean dense = maximumInto(database, target, registers);
      for (int i = 0; i < sources.size(); i++) {
        dense |= maximumInto(database, sources.get(i), registers);
      }
      try (WriteHandle h = keyspace.write(database, target)) {
        HyperLogLog log = toChange(h);
        if (dense) {
          log.toDense();
        }
        for (int i = 0; i < registers.length; i++) {
          if (registers[i] != 0 && log.raise(i, registers[i])) {
            changing(h, log);
          }
        }
        changing(h, log);
        log.invalidate();
        store(h, log);
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.PFMERGE, target, sources));
        }
        h.commit(KeyEvent.PFADD);
      }
    } finally {
      keyspace.unlock(mask);
    }
  }

  // --- for tests of the format

  /** Makes the registers dense; whether they were not. O(n) */
  public boolean makeDense(int database, Bytes key) {
    try (WriteHandle h = keyspace.write(database, key)) {
      HyperLogLog log = existing(h.string());
      if (!log.isSparse()) {
        return false;
      }
      log.toDense();
      store(h, log);
      if (h.wantsEffect()) {
        h.effect(Effects.PFDEBUG, Effects.TODENSE, key.copy());
      }
      h.commit(KeyEvent.SILENT);
      return true;
    }
  }

  private HyperLogLog existing(Bytes value) {
    if (value == null) {
      throw NO_KEY;
    }
    return at(value);
  }

  /** The registers; as in Redis they are made dense. O(n) */
  public byte[] registers(int database, Bytes key) {
    makeDense(database, key);
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    maximumInto(database, key, registers);
    return registers;
  }

  /** The runs of sparse registers as text. O(n) */
  public String runs(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      HyperLogLog log = existing(h.string());
      if (!log.isSparse()) {
        throw NOT_SPARSE;
      }
      return log.runs();
    }
  }

  /** Whether the registers are sparse. O(1) */
  public boolean isSparse(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return existing(h.string()).isSparse();
    }
  }
}
