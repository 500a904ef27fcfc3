package io.reredis.base;

import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;

/** Random numbers that cannot be guessed, for the seeds of hashes and for ids. */
public final class Entropy {
  /**
   * The device of the system; the security providers of the JDK take 10 ms to load at the start.
   */
  private static final String DEVICE = "/dev/urandom";

  private Entropy() {}

  /** Fills an array. */
  public static void fill(byte[] bytes) {
    try (FileInputStream in = new FileInputStream(DEVICE)) {
      if (in.read(bytes) == bytes.length) {
        return;
      }
    } catch (IOException e) {
      // a system without the device
    }
    new SecureRandom().nextBytes(bytes);
  }

  /** Returns a random number. */
  public static long number() {
    byte[] bytes = new byte[Long.BYTES];
    fill(bytes);
    long number = 0;
    for (byte b : bytes) {
      number = number << Byte.SIZE | b & 0xff;
    }
    return number;
  }
}
