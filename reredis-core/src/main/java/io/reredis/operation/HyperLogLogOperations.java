package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.HyperLogLog;
import io.reredis.util.ReredisException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on HyperLogLogs, which are strings of a certain format; on byte slices.
 *
 * <p>All methods are atomic and thread-safe. They throw {@link ReredisException}: WRONGTYPE if a
 * key holds another type or another string, INVALIDOBJ if its registers are damaged. A missing key
 * is an empty HyperLogLog.
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

  private HyperLogLog at(Bytes value) {
    assert value != null;
    return new HyperLogLog(
        value.array(), value.offset(), value.length(), keyspace.thresholds().sparseHyperLogLog);
  }

  /** Returns the HyperLogLog of a key, or null if it does not exist. */
  private @Nullable HyperLogLog of(ReadHandle h) {
    Bytes value = h.string();
    return value == null ? null : at(value);
  }

  /** Returns the HyperLogLog of a key for modification; an empty one if the key does not exist. */
  private HyperLogLog toChange(WriteHandle h) {
    Bytes value = h.string();
    if (value == null) {
      return HyperLogLog.fresh(keyspace.thresholds().sparseHyperLogLog);
    }
    at(value);
    return at(h.resizeString(value.length()));
  }

  /** Announces a modification in place to the handle. */
  private static void changing(WriteHandle h, HyperLogLog log) {
    if (!log.isMoved()) {
      h.changing();
    }
  }

  /** Stores a HyperLogLog that has outgrown its place. */
  private static void store(WriteHandle h, HyperLogLog log) {
    if (log.isMoved()) {
      Bytes value = h.resizeString(log.length());
      System.arraycopy(log.array(), log.offset(), value.array(), value.offset(), log.length());
    }
  }

  /**
   * Adds elements; without elements, only creates a missing key. O(1) per element
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
        // as in Redis the elements before this one are kept
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
   * Estimates the number of distinct elements and caches the estimate in the value. O(1) if it was
   * cached, else O(n) in the number of registers
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
      HyperLogLog log = at(notNull(h.string()));
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

  /** Estimates the number of distinct elements in the union of several keys. O(n) */
  public long count(int database, List<Bytes> keys) {
    if (keys.size() == 1) {
      return count(database, keys.get(0));
    }
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    long mask = keyspace.shardMask(keys);
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

  /** Raises registers to the maximum with those of a key; returns whether the key's are dense. */
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

  /** Merges the sources into the target, which is created if missing. O(n) */
  public void merge(int database, Bytes target, List<Bytes> sources) {
    long mask = keyspace.shardMask(target) | keyspace.shardMask(sources);
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

  // --- debugging

  /** Converts the registers to the dense form; returns whether they were sparse. O(n) */
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

  private HyperLogLog existing(@Nullable Bytes value) {
    if (value == null) {
      throw Errors.here(NO_KEY);
    }
    return at(value);
  }

  /** Returns the registers, converting them to the dense form as Redis does. O(n) */
  public byte[] registers(int database, Bytes key) {
    makeDense(database, key);
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    maximumInto(database, key, registers);
    return registers;
  }

  /** Returns the runs of sparse registers as text. O(n) */
  public String runs(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      HyperLogLog log = existing(h.string());
      if (!log.isSparse()) {
        throw Errors.here(NOT_SPARSE);
      }
      return log.runs();
    }
  }

  /** Returns whether the registers are sparse. O(1) */
  public boolean isSparse(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return existing(h.string()).isSparse();
    }
  }
}
