package io.reredis.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  @Test
  void figuresAreKnownWhereThereIsProc() {
    long resident = ProcessUsage.residentBytes();
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertTrue(resident > 1 << 20, "" + resident);
      assertTrue(ProcessUsage.machineBytes() > resident);
    } else {
      assertEquals(-1, resident);
    }
  }

  @Test
  void processorTimeGrows() {
    double[] before = ProcessUsage.cpuSeconds();
    double[] after = ProcessUsage.cpuSeconds();
    assertTrue(before[0] > 0);
    assertTrue(after[0] + after[1] >= before[0] + before[1]);
  }
}
