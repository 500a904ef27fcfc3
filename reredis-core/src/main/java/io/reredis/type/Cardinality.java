package io.reredis.type;

/**
 * Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog sketches",
 * arXiv:1702.01284), which needs no correction for small or large numbers.
 */
final class Cardinality {
  /** The number of hash bits that determine the rank; the highest rank is one more. */
  private static final int RANK_BITS = 50;

  /** One half divided by the natural logarithm of two. */
  private static final double ALPHA = 0.721347520444481703680;

  private static final double TWO_TO_63 = 0x1p63;

  private Cardinality() {}

  /** Estimates the cardinality, given the number of registers of each rank. */
  static long estimate(int[] histogram) {
    double m = HyperLogLog.REGISTERS;
    double z = m * tau((m - histogram[RANK_BITS + 1]) / m);
    for (int rank = RANK_BITS; rank >= 1; rank--) {
      z = (z + histogram[rank]) * 0.5;
    }
    z += m * sigma(histogram[0] / m);
    double estimate = ALPHA * m * m / z;
    // registers with impossible ranks make the estimate unbounded
    return estimate < TWO_TO_63 ? Math.round(estimate) : Long.MIN_VALUE;
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (before != z);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (before != z);
    return z / 3;
  }
}
