package io.reredis.command.family;

import io.reredis.command.Engine;
import io.reredis.command.HeapFigures;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.ProcessUsage;

/** What takes how much memory at one moment, for INFO and MEMORY. */
final class MemoryFigures {
  /** What is accounted for; the heap holds garbage and the program beside it. */
  final long used;

  final long peak;
  final long heapUsed;
  final long committed;
  final long limit;
  final long heapPeak;

  /** What the process takes of the machine's memory; the heap where the system does not tell. */
  final long resident;

  final long keys;

  /** Keys and values. */
  final long dataset;

  /** Tables, clients, what is noted for their caches, and effects that wait to be written. */
  final long overhead;

  /** Keys, values and the tables that they lie in. */
  final long stored;

  /** Requests received and not executed, transactions, replies not sent. */
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
