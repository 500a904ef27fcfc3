package io.reredis.command.family;

import io.reredis.base.ProcessUsage;
import io.reredis.command.Engine;
import io.reredis.command.HeapFigures;
import io.reredis.keyspace.Keyspace;

/** Memory figures at one moment, in bytes, for INFO and MEMORY. */
final class MemoryFigures {
  /** The accounted memory; the heap also holds garbage and the program. */
  final long used;

  final long peak;
  final long heapUsed;
  final long committed;
  final long limit;
  final long heapPeak;

  /** The resident memory of the process; the committed heap if the system does not report it. */
  final long resident;

  final long keys;

  /** Keys and values. */
  final long dataset;

  /**
   * Everything else: tables of keys, clients, tables of users and client caches, logs, and
   * unwritten effects.
   */
  final long overhead;

  /** Keys, values and the tables of keys. */
  final long stored;

  /** Memory of clients: requests in progress, transactions, unsent replies, subscriptions. */
  final long clients;

  final long notCounted;

  MemoryFigures(Engine engine) {
    HeapFigures heap = engine.heap();
    heapUsed = heap.observe();
    committed = heap.committed();
    limit = heap.limit();
    heapPeak = heap.peak();
    long known = ProcessUsage.residentBytes();
    resident = known < 0 ? committed : known;
    Keyspace keyspace = engine.keyspace();
    long count = 0;
    for (int i = 0; i < keyspace.databases(); i++) {
      count += keyspace.figures().size(i);
    }
    keys = count;
    dataset = keyspace.figures().entryBytes();
    clients = engine.clientMemory().allBytes();
    notCounted = engine.notCounted();
    long tables = keyspace.figures().tableBytes();
    stored = dataset + tables;
    overhead = tables + keyspace.memory().others() + notCounted;
    used = heap.noteUsed(dataset + overhead);
    peak = heap.usedPeak();
  }

  double datasetPercent() {
    return Math.min(100, dataset * 100.0 / Math.max(1, used));
  }

  double peakPercent() {
    return used * 100.0 / Math.max(1, peak);
  }

  double fragmentation() {
    return (double) resident / Math.max(1, used);
  }
}
