package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.util.ProcessUsage;

/** What takes how much memory at one moment, for INFO and MEMORY. */
final class MemoryFigures {
  final long used;
  final long committed;
  final long limit;
  final long peak;
  final long atStart;

  /** What the process takes of the machine's memory; the heap where the system does not tell. */
  final long resident;

  final long keys;

  /** Keys, values and the tables that they lie in. */
  final long dataset;

  final long overhead;

  /** Requests received and not executed, transactions, replies not sent. */
  final long clients;

  MemoryFigures(Engine engine) {
    HeapFigures heap = engine.heap();
    used = heap.observe();
    committed = heap.committed();
    limit = heap.limit();
    peak = heap.peak();
    atStart = heap.atStart();
    long known = ProcessUsage.residentBytes();
    resident = known < 0 ? committed : known;
    Keyspace keyspace = engine.keyspace();
    long count = 0;
    long bytes = keyspace.entryBytes();
    for (int i = 0; i < keyspace.databases(); i++) {
      count += keyspace.size(i);
      bytes += keyspace.tableBytes(i);
    }
    keys = count;
    dataset = bytes;
    overhead = Math.max(0, used - dataset);
    clients = engine.clients().list().stream().mapToLong(MemoryFigures::of).sum();
  }

  private static long of(Session session) {
    Transaction transaction = session.transaction;
    return session.transport().inputBytes()
        + session.transport().outputBytes()
        + (transaction == null ? 0 : transaction.bytes);
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
