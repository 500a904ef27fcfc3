package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.support.Folders;
import io.reredis.tls.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates created with openssl once for all tests: an authority that issues two server
 * certificates and a client certificate, and an unknown authority that issues another client
 * certificate.
 */
final class Certificates {
  static final String PASSWORD = "pässword";
  private static Certificates made;

  final Path folder;

  private Certificates(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    authority("ca");
    authority("stranger");
    issue("server", "ca", "rsa:2048");
    issue("other", "ca", "rsa:2048");
    issue("client", "ca", "rsa:2048");
    issue("intruder", "stranger", "rsa:2048");
    bundle("client");
    bundle("intruder");
  }

  /** Returns the certificates; skips the test if openssl is not installed. */
  static synchronized Certificates get() throws IOException, InterruptedException {
    Program.assumeInstalled("openssl");
    if (made == null) {
      Path folder = Files.createTempDirectory("reredis-tls");
      Folders.deleteAtExit(folder);
      made = new Certificates(folder);
    }
    return made;
  }

  String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    return Program.run(folder, "", command.toArray(new String[0]));
  }

  private void authority(String name) throws IOException, InterruptedException {
    openssl(
        ("req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=" + name)
            .concat(" -keyout " + name + ".key -out " + name + ".crt")
            .split(" "));
  }

  /** Issues a certificate for a new key. */
  void issue(String name, String authority, String... kind)
      throws IOException, InterruptedException {
    List<String> request = new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=" + name));
    request.addAll(List.of("-newkey"));
    request.addAll(List.of(kind));
    request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr"));
    openssl(request.toArray(new String[0]));
    Path extensions = folder.resolve(name + ".ext");
    Files.writeString(extensions, "subjectAltName=DNS:localhost,IP:127.0.0.1");
    openssl(
        ("x509 -req -days 30 -in " + name + ".csr -CA " + authority + ".crt -CAkey ")
            .concat(authority + ".key -CAcreateserial -out " + name + ".crt -extfile ")
            .concat(name + ".ext")
            .split(" "));
  }

  /** Puts a certificate and its key into a file that Java can read. */
  private void bundle(String name) throws IOException, InterruptedException {
    openssl(
        ("pkcs12 -export -passout pass:secret -in " + name + ".crt -inkey " + name + ".key -out ")
            .concat(name + ".p12")
            .split(" "));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String path(String name) {
    return file(name).toString();
  }

  /** Sets the TLS options of a server, with the given value of tls-auth-clients. */
  Consumer<Reredis.Builder> options(String authClients) {
    return b ->
        b.option("tls-cert-file", path("server.crt"))
            .option("tls-key-file", path("server.key"))
            .option("tls-ca-cert-file", path("ca.crt"))
            .option("tls-auth-clients", authClients);
  }

  /**
   * Returns the TLS context of a client that trusts an authority and uses the named certificate, or
   * none if the name is null.
   */
  SSLContext client(String authority, String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", Pem.certificates(file(authority + ".crt")).get(0));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (name != null) {
      try (InputStream in = Files.newInputStream(file(name + ".p12"))) {
        own.load(in, "secret".toCharArray());
      }
    }
    keys.init(own, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
