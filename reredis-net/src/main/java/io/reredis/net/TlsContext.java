package io.reredis.net;

import static io.reredis.base.NotNull.notNull;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.config.Config;
import io.reredis.tls.Pem;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server side of TLS from a store's options {@code tls-…}: certificate, key, trusted client
 * certificates, versions and ciphers.
 *
 * <p>A change of these options by CONFIG SET is validated first: if files cannot be read or do not
 * match, CONFIG SET fails and the current ones stay in use. Changes apply to new connections only.
 * Thread-safe.
 */
public final class TlsContext implements AutoCloseable {
  private static final Set<String> NAMES =
      Set.of(
          "tls-cert-file",
          "tls-key-file",
          "tls-key-file-pass",
          "tls-ca-cert-file",
          "tls-ca-cert-dir",
          "tls-auth-clients",
          "tls-protocols",
          "tls-ciphers",
          "tls-ciphersuites",
          "tls-prefer-server-ciphers",
          "tls-session-caching",
          "tls-session-cache-size",
          "tls-session-cache-timeout");

  private final Config config;
  private final Config.Group group = new Options();

  /** The current configuration, replaced as a whole. */
  private volatile Material material;

  private TlsContext(Config config, UnaryOperator<String> values) {
    this.config = config;
    this.material = Material.read(values);
  }

  /**
   * Reads the files that a store's options name.
   *
   * @throws IOException if they cannot be read or do not match; the message says what is wrong
   */
  public static TlsContext of(Reredis store) throws IOException {
    return of(Inside.of(store).engine().config());
  }

  static TlsContext of(Config config) throws IOException {
    try {
      TlsContext context = of(config, config::get);
      context.follow();
      return context;
    } catch (ReredisException e) {
      throw new IOException(e.getMessage().substring(4));
    }
  }

  /**
   * Reads the files that these option values name.
   *
   * @throws ReredisException if they cannot be read or do not match
   */
  static TlsContext of(Config config, UnaryOperator<String> values) {
    return new TlsContext(config, values);
  }

  /** Starts following changes of the options. */
  void follow() {
    config.addGroup(group);
  }

  /** Returns an engine for the server side of a new connection. */
  public SSLEngine newEngine() {
    return material.newEngine();
  }

  /** Stops following changes of the options. */
  @Override
  public void close() {
    config.removeGroup(group);
  }

  private final class Options implements Config.Group {
    @Override
    public Set<String> names() {
      return NAMES;
    }

    @Override
    public Config.Change prepare(UnaryOperator<String> values) {
      Material next = Material.read(values);
      return () -> material = next;
    }
  }

  /** The configuration from one set of option values. */
  private static final class Material {
    private final KeyManager[] keys;
    private final TrustManager[] trust;
    private final SSLParameters parameters;
    private final int cacheSize;
    private final int cacheSeconds;

    /** Shared by all connections; null if TLS sessions must not be resumed. */
    private final @Nullable SSLContext shared;

    static Material read(UnaryOperator<String> option) {
      try {
        return new Material(option);
      } catch (IOException | GeneralSecurityException e) {
        throw ReredisException.error(notNull(e.getMessage()));
      }
    }

    private Material(UnaryOperator<String> option) throws IOException, GeneralSecurityException {
      keys = keys(option);
      trust = trust(option);
      cacheSize = Integer.parseInt(option.apply("tls-session-cache-size"));
      cacheSeconds = Integer.parseInt(option.apply("tls-session-cache-timeout"));
      SSLContext context = newContext();
      parameters = parameters(option, context);
      shared = option.apply("tls-session-caching").equals("yes") ? context : null;
    }

    private SSLContext newContext() throws GeneralSecurityException {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      context.getServerSessionContext().setSessionCacheSize(cacheSize);
      context.getServerSessionContext().setSessionTimeout(cacheSeconds);
      return context;
    }

    private static KeyManager[] keys(UnaryOperator<String> option)
        throws IOException, GeneralSecurityException {
      Path certificateFile = path(option, "tls-cert-file");
      Path keyFile = path(option, "tls-key-file");
      if (certificateFile == null) {
        throw new IOException("No tls-cert-file configured!");
      }
      if (keyFile == null) {
        throw new IOException("No tls-key-file configured!");
      }
      List<X509Certificate> chain = Pem.certificates(certificateFile);
      PrivateKey key = Pem.key(keyFile, option.apply("tls-key-file-pass"));
      if (!belongs(key, chain.get(0).getPublicKey())) {
        throw Pem.failed(
            keyFile, "the private key does not belong to the certificate in " + certificateFile);
      }
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry("server", key, none, chain.toArray(new Certificate[0]));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, none);
      return factory.getKeyManagers();
    }

    /** Returns whether the public key verifies what the private key signs. */
    private static boolean belongs(PrivateKey key, PublicKey publicKey) {
      String kind = key.getAlgorithm();
      String name =
          switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "RSASSA-PSS" -> "RSASSA-PSS";
            default -> "EdDSA";
          };
      byte[] text = {1, 2, 3};
      try {
        Signature signature = Signature.getInstance(name);
        if (kind.equals("RSASSA-PSS")) {
          signature.setParameter(
              new java.security.spec.PSSParameterSpec(
                  "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    private static TrustManager[] trust(UnaryOperator<String> option)
        throws IOException, GeneralSecurityException {
      List<X509Certificate> authorities = new ArrayList<>();
      Path file = path(option, "tls-ca-cert-file");
      Path directory = path(option, "tls-ca-cert-dir");
      if (file != null) {
        authorities.addAll(Pem.certificates(file));
      }
      if (directory != null) {
        authorities.addAll(Pem.certificatesOf(directory));
      }
      if (authorities.isEmpty()) {
        if (!option.apply("tls-auth-clients").equals("no")) {
          throw new IOException(
              "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-auth-clients"
                  + " is not 'no'");
        }
        return new TrustManager[0];
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    }

    private static @Nullable Path path(UnaryOperator<String> option, String name)
        throws IOException {
      String value = option.apply(name);
      try {
        Path directory = Path.of(option.apply("dir"));
        return value.isEmpty() ? null : directory.resolve(value).normalize();
      } catch (InvalidPathException e) {
        throw new IOException(name + ": '" + value + "' is no path");
      }
    }

    private static SSLParameters parameters(UnaryOperator<String> option, SSLContext context) {
      SSLParameters usual = context.getDefaultSSLParameters();
      List<String> suites = List.of(usual.getCipherSuites());
      List<String> supported = List.of(context.getSupportedSSLParameters().getCipherSuites());
      Set<String> chosen = new LinkedHashSet<>();
      for (boolean ofNew : new boolean[] {true, false}) {
        String name = ofNew ? "tls-ciphersuites" : "tls-ciphers";
        chosen.addAll(CipherSuites.parse(name, option.apply(name), suites, supported, ofNew));
      }
      SSLParameters parameters =
          new SSLParameters(
              chosen.toArray(new String[0]), protocols(option.apply("tls-protocols")));
      parameters.setUseCipherSuitesOrder(option.apply("tls-prefer-server-ciphers").equals("yes"));
      switch (option.apply("tls-auth-clients")) {
        case "yes" -> parameters.setNeedClientAuth(true);
        case "optional" -> parameters.setWantClientAuth(true);
        default -> parameters.setNeedClientAuth(false);
      }
      return parameters;
    }

    private static String[] protocols(String list) {
      if (list.isBlank()) {
        return new String[] {"TLSv1.3", "TLSv1.2"};
      }
      Set<String> protocols = new LinkedHashSet<>();
      for (String name : list.trim().split("\\s+")) {
        switch (name.toLowerCase(java.util.Locale.ROOT)) {
          case "tlsv1.2" -> protocols.add("TLSv1.2");
          case "tlsv1.3" -> protocols.add("TLSv1.3");
          case "tlsv1", "tlsv1.1" ->
              throw ReredisException.error(
                  "tls-protocols: " + name + " is not secure and not available");
          default ->
              throw ReredisException.error(
                  "Invalid tls-protocols specified. Use a combination of 'TLSv1.2' and 'TLSv1.3'");
        }
      }
      return protocols.toArray(new String[0]);
    }

    SSLEngine newEngine() {
      try {
        SSLEngine engine = (shared == null ? newContext() : shared).createSSLEngine();
        engine.setSSLParameters(parameters);
        return engine;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
