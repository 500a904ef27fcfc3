package io.reredis.acl;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Password hashes: SHA-256 as 64 lower-case hexadecimal digits; passwords themselves are not
 * stored.
 */
final class Passwords {
  private static final int DIGITS = 64;

  private Passwords() {}

  static String hash(byte[] password) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static boolean isHash(String text) {
    return text.length() == DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  /**
   * Returns whether one of the hashes matches the secret, without leaking through timing how close
   * it is.
   */
  static boolean matches(Collection<String> hashes, Bytes secret) {
    byte[] given = ascii(hash(secret.copy()));
    boolean found = false;
    for (String hash : hashes) {
      found |= MessageDigest.isEqual(ascii(hash), given);
    }
    return found;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
