package io.reredis.type;

import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The test of PFSELFTEST: compares registers with bytes, and estimates with exact numbers. */
public final class HyperLogLogSelfTest {
  private static final int CYCLES = 100;
  private static final int ELEMENTS = 100_000;
  private static final int MAX_RANK = 51;

  private HyperLogLogSelfTest() {}

  /**
   * Runs the test, for some tens of milliseconds.
   *
   * @throws ReredisException TESTFAILED if a check fails
   */
  public static void run() {
    Random random = new Random();
    testRegisters(random);
    testEstimates(random.nextLong());
  }

  private static void testRegisters(Random random) {
    byte[] wanted = new byte[HyperLogLog.REGISTERS];
    HyperLogLog log = fresh(0);
    log.toDense();
    for (int i = 0; i < CYCLES * HyperLogLog.REGISTERS; i++) {
      int index = random.nextInt(HyperLogLog.REGISTERS);
      byte rank = (byte) (1 + random.nextInt(MAX_RANK));
      wanted[index] = (byte) Math.max(wanted[index], rank);
      log.raise(index, rank);
    }
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    log.maximumInto(registers);
    for (int i = 0; i < registers.length; i++) {
      if (registers[i] != wanted[i]) {
        throw failed("Register " + i + " should be " + wanted[i] + " but is " + registers[i]);
      }
    }
  }

  private static void testEstimates(long seed) {
    HyperLogLog sparse = fresh(3000);
    HyperLogLog dense = fresh(0);
    dense.toDense();
    double deviation = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);
    int checked = 1;
    for (int i = 1; i <= ELEMENTS; i++) {
      byte[] element = Long.toString(seed ^ i).getBytes(StandardCharsets.US_ASCII);
      sparse.add(element, 0, element.length);
      dense.add(element, 0, element.length);
      if (i == checked) {
        long estimate = dense.cardinality();
        if (sparse.cardinality() != estimate) {
          throw failed("dense/sparse disagree");
        }
        // with ten elements, two in one register are a legitimate error
        long allowed = i == 10 ? 1 : (long) Math.ceil(deviation * 6 * i);
        if (Math.abs(estimate - i) > allowed) {
          throw failed("Too big error. card:" + i + " estimate:" + estimate);
        }
        checked *= 10;
      }
    }
  }

  private static HyperLogLog fresh(long maxSparse) {
    byte[] empty = HyperLogLog.empty();
    return new HyperLogLog(empty, 0, empty.length, maxSparse);
  }

  private static ReredisException failed(String what) {
    return ReredisException.ofReply("TESTFAILED " + what);
  }
}
