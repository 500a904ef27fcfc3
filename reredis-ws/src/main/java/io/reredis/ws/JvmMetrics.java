package io.reredis.ws;

import io.reredis.base.ProcessUsage;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The figures of the process and of its Java virtual machine, under their usual names. */
final class JvmMetrics {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private JvmMetrics() {}

  static void add(Exposition out) {
    double[] seconds = ProcessUsage.cpuSeconds();
    out.counter(
        "process_cpu_seconds_total",
        "Processor time of the process in seconds.",
        seconds[0] + seconds[1]);
    out.gauge(
        "process_start_time_seconds",
        "The start of the process, in seconds since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    long resident = ProcessUsage.residentBytes();
    if (resident >= 0) {
      out.gauge("process_resident_memory_bytes", "Main memory in use, in bytes.", resident);
    }
    addDescriptors(out);
    addMemory(out, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
    addMemory(out, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      out.sums(
          "jvm_gc_collection_seconds",
          "Number and duration of garbage collections.",
          Math.max(0, collector.getCollectionTime()) / 1000.0,
          Math.max(0, collector.getCollectionCount()),
          "gc",
          collector.getName());
    }
    out.gauge(
        "jvm_threads_current",
        "Number of threads.",
        ManagementFactory.getThreadMXBean().getThreadCount());
    out.gauge(
        "jvm_classes_currently_loaded",
        "Number of loaded classes.",
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    out.gauge(
        "jvm_runtime_info",
        "The Java runtime; the value is 1.",
        1,
        "version",
        Runtime.version().toString(),
        "vendor",
        System.getProperty("java.vendor", ""),
        "runtime",
        System.getProperty("java.runtime.name", ""));
  }

  /** Adds the number of open file descriptors, which Linux provides. */
  private static void addDescriptors(Exposition out) {
    if (Files.isDirectory(DESCRIPTORS)) {
      try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
        long count = 0;
        for (Path ignored : open) {
          count++;
        }
        // without the one that reads the directory
        out.gauge("process_open_fds", "Number of open file descriptors.", count - 1);
      } catch (IOException e) {
        // no figure is better than a wrong one
      }
    }
  }

  private static void addMemory(Exposition out, String area, MemoryUsage usage) {
    out.gauge("jvm_memory_used_bytes", "Used memory in bytes.", usage.getUsed(), "area", area);
    out.gauge(
        "jvm_memory_committed_bytes",
        "Memory in bytes that the JVM has reserved from the system.",
        usage.getCommitted(),
        "area",
        area);
    out.gauge(
        "jvm_memory_max_bytes",
        "Limit of the memory in bytes; -1 if there is none.",
        usage.getMax(),
        "area",
        area);
  }
}
