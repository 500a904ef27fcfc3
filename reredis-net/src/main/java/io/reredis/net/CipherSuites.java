package io.reredis.net;

import io.reredis.util.ReredisException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses the lists of cipher suites in {@code tls-ciphers} and {@code tls-ciphersuites}: names
 * separated by colons, either standard names or, for TLS 1.2, those of OpenSSL.
 */
final class CipherSuites {
  private static final String DEFAULT = "DEFAULT";

  /** OpenSSL groups that are never enabled here, so that excluding them has no effect. */
  private static final Set<String> NEVER =
      Set.of(
          "!LOW", "!MEDIUM", "!EXP", "!EXPORT", "!NULL", "!eNULL", "!aNULL", "!MD5", "!RC4", "!DES",
          "!3DES", "!PSK", "!SRP");

  private CipherSuites() {}

  /** Returns whether a suite belongs to TLS 1.3, whose names lack the key exchange. */
  static boolean isNew(String suite) {
    return !suite.contains("_WITH_") && !suite.endsWith("_SCSV");
  }

  /**
   * Returns the suites of a list.
   *
   * @param usual the suites enabled without a list
   * @param supported the available suites
   * @param ofNew whether to return suites of TLS 1.3
   */
  static Set<String> parse(
      String option, String list, List<String> usual, List<String> supported, boolean ofNew) {
    Set<String> suites = new LinkedHashSet<>();
    if (list.isBlank()) {
      usual.stream().filter(suite -> isNew(suite) == ofNew).forEach(suites::add);
      return suites;
    }
    for (String name : list.trim().split("[:,\\s]+")) {
      if (name.equals(DEFAULT) && !ofNew) {
        usual.stream().filter(suite -> !isNew(suite)).forEach(suites::add);
      } else if (name.startsWith("!") && !NEVER.contains(name)) {
        suites.remove(find(option, name.substring(1), supported, ofNew));
      } else if (!name.startsWith("!")) {
        suites.add(find(option, name, supported, ofNew));
      }
    }
    if (suites.isEmpty()) {
      throw ReredisException.error(option + " leaves no cipher suite");
    }
    return suites;
  }

  private static String find(String option, String name, List<String> supported, boolean ofNew) {
    for (String suite : supported) {
      if (isNew(suite) == ofNew && (suite.equals(name) || openSsl(suite).equals(name))) {
        return suite;
      }
    }
    throw ReredisException.error(
        option
            + ": there is no cipher suite '"
            + name
            + "' here; names are those of IANA or of OpenSSL, without groups and operators");
  }

  /** Returns OpenSSL's name of a TLS 1.2 suite. */
  static String openSsl(String suite) {
    int with = suite.indexOf("_WITH_");
    if (!suite.startsWith("TLS_") || with < 0) {
      return suite;
    }
    String exchange = suite.substring(4, with).replace('_', '-');
    String cipher =
        suite
            .substring(with + 6)
            .replace("AES_128_CBC", "AES128")
            .replace("AES_256_CBC", "AES256")
            .replace("AES_128", "AES128")
            .replace("AES_256", "AES256")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
            .replace('_', '-');
    return exchange.equals("RSA") ? cipher : exchange + '-' + cipher;
  }
}
