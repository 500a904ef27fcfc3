package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the TLS engine that results from the options {@code tls-…}, and the errors of options. */
@Tag("optimized")
class TlsOptionsTest {
  @TempDir Path folder;
  private Certificates certificates;

  @BeforeEach
  void make() throws Exception {
    certificates = Certificates.get();
  }

  private SSLParameters parameters(String... options) throws IOException {
    try (Reredis store =
            Reredis.open(
                b -> {
                  certificates.options("yes").accept(b);
                  for (int i = 0; i < options.length; i += 2) {
                    b.option(options[i], options[i + 1]);
                  }
                });
        TlsContext tls = TlsContext.of(store)) {
      return tls.newEngine().getSSLParameters();
    }
  }

  private String error(String... options) {
    return assertThrows(IOException.class, () -> parameters(options)).getMessage();
  }

  @Test
  void defaults() throws Exception {
    SSLParameters parameters = parameters();
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(parameters.getProtocols()));
    assertTrue(parameters.getNeedClientAuth());
    assertTrue(!parameters.getUseCipherSuitesOrder());
    List<String> suites = List.of(parameters.getCipherSuites());
    assertTrue(suites.contains("TLS_AES_128_GCM_SHA256"), suites::toString);
    assertTrue(suites.contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), suites::toString);
  }

  @Test
  void protocolsAndClients() throws Exception {
    assertEquals(
        List.of("TLSv1.2"), List.of(parameters("tls-protocols", "TLSv1.2").getProtocols()));
    assertEquals(
        List.of("TLSv1.2", "TLSv1.3"),
        List.of(parameters("tls-protocols", "tlsv1.2 TLSv1.3").getProtocols()));
    assertTrue(error("tls-protocols", "TLSv1.1").contains("not secure"));
    assertTrue(error("tls-protocols", "SSLv3").contains("Invalid tls-protocols specified"));
    assertTrue(parameters("tls-auth-clients", "optional").getWantClientAuth());
    SSLParameters none = parameters("tls-auth-clients", "no", "tls-ca-cert-file", "");
    assertTrue(!none.getWantClientAuth() && !none.getNeedClientAuth());
    assertTrue(parameters("tls-prefer-server-ciphers", "yes").getUseCipherSuitesOrder());
  }

  @Test
  void suites() throws Exception {
    SSLParameters chosen =
        parameters(
            "tls-ciphers", "ECDHE-RSA-AES256-GCM-SHA384:TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "tls-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256");
    assertEquals(
        List.of(
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        List.of(chosen.getCipherSuites()));
    assertEquals(
        List.of(parameters().getCipherSuites()),
        List.of(parameters("tls-ciphers", "DEFAULT:!MEDIUM").getCipherSuites()));
    assertTrue(
        error("tls-ciphers", "HIGH:!aNULL")
            .startsWith("tls-ciphers: there is no cipher suite 'HIGH'"));
    assertTrue(error("tls-ciphersuites", "TLS_NO_SUCH").contains("no cipher suite 'TLS_NO_SUCH'"));
  }

  /** The OpenSSL names equal those that OpenSSL prints next to the standard names. */
  @Test
  void namesOfOpenSsl() throws Exception {
    List<String> supported =
        List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    int compared = 0;
    for (String line : certificates.openssl("ciphers", "-stdname", "ALL").split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (supported.contains(words[0])) {
        assertEquals(words[2], CipherSuites.openSsl(words[0]));
        compared++;
      }
    }
    assertTrue(compared > 20, compared + " compared");
  }

  @Test
  void missingOptions() {
    assertEquals("No tls-cert-file configured!", error("tls-cert-file", ""));
    assertEquals("No tls-key-file configured!", error("tls-key-file", ""));
    for (String clients : new String[] {"yes", "optional"}) {
      assertEquals(
          "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-auth-clients is"
              + " not 'no'",
          error("tls-ca-cert-file", "", "tls-auth-clients", clients));
    }
    assertEquals(
        certificates.path("other.key")
            + ": the private key does not belong to the certificate in "
            + certificates.path("server.crt"),
        error("tls-key-file", certificates.path("other.key")));
    assertEquals(folder.resolve("x") + ": no such file", error("tls-ca-cert-dir", folder + "/x"));
    assertEquals(
        folder + ": it contains no certificate", error("tls-ca-cert-dir", folder.toString()));
  }

  /** Performs a handshake with each kind of server key. */
  @ParameterizedTest
  @CsvSource({
    "rsa, rsa:2048",
    "ec, ec -pkeyopt ec_paramgen_curve:P-256",
    "ed25519, ed25519",
    "pss, rsa-pss -pkeyopt rsa_keygen_bits:2048"
  })
  void serversWithKeysOfAllKinds(String name, String kind) throws Exception {
    certificates.issue("kind-" + name, "ca", kind.split(" "));
    try (TestServer server =
        TestServer.start(
            TestServer.options().withoutPort().tlsPort(0),
            b ->
                certificates
                    .options("no")
                    .andThen(
                        c ->
                            c.option("tls-cert-file", certificates.path("kind-" + name + ".crt"))
                                .option("tls-key-file", certificates.path("kind-" + name + ".key")))
                    .accept(b))) {
      SSLContext context = certificates.client("ca", null);
      try (Client client =
          Client.on(
              context.getSocketFactory().createSocket("127.0.0.1", server.server.tlsPort()))) {
        client.assertQuiet();
      }
    }
  }

  @Test
  void authoritiesOfADirectory() throws Exception {
    Files.copy(certificates.file("stranger.crt"), folder.resolve("b.pem"));
    Files.writeString(folder.resolve("README"), "nothing");
    try (Reredis store =
            Reredis.open(
                b ->
                    certificates
                        .options("yes")
                        .andThen(c -> c.option("tls-ca-cert-dir", folder.toString()))
                        .accept(b));
        TlsContext tls = TlsContext.of(store)) {
      assertNotEquals(null, tls.newEngine());
    }
  }

  @Test
  void changesAreTriedFirst() throws Exception {
    try (Reredis store = Reredis.open(certificates.options("yes")::accept);
        TlsContext tls = TlsContext.of(store)) {
      assertEquals(
          "ERR CONFIG SET failed (possibly related to argument 'tls-key-file') - "
              + folder
              + "/none.key: no such file",
          failure(store, "hz", "20", "tls-key-file", folder + "/none.key"));
      assertEquals(certificates.path("server.key"), store.option("tls-key-file"));
      assertEquals("10", store.option("hz"));
      String alone = failure(store, "tls-cert-file", certificates.path("other.crt"));
      assertTrue(alone.contains("does not belong"), alone);
      assertEquals(
          "OK",
          store.execute(
              "CONFIG",
              "SET",
              "tls-cert-file",
              certificates.path("other.crt"),
              "tls-key-file",
              certificates.path("other.key")));
      assertEquals("OK", store.execute("CONFIG", "SET", "tls-protocols", "TLSv1.2"));
      assertEquals(
          List.of("TLSv1.2"), Arrays.asList(tls.newEngine().getSSLParameters().getProtocols()));
      assertTrue(failure(store, "tls-ciphers", "NOPE").contains("'NOPE'"));
      assertTrue(failure(store, "tls-port", "7000").contains("can't set immutable config"));
    }
  }

  private static String failure(Reredis store, String... changes) {
    String[] command = new String[changes.length + 2];
    command[0] = "CONFIG";
    command[1] = "SET";
    System.arraycopy(changes, 0, command, 2, changes.length);
    return assertThrows(ReredisException.class, () -> store.execute(command)).getMessage();
  }
}
