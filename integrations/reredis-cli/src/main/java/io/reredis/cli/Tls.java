package io.reredis.cli;

import io.reredis.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Opens sockets with TLS, as the options say. */
final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /** Connects and checks the certificate of the server against its name. */
  static Socket socket(Options options) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(options), trust(options), null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(options.host, options.port);
      SSLParameters parameters = socket.getSSLParameters();
      if (!options.insecure) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      if (options.serverName != null) {
        parameters.setServerNames(List.of(new SNIHostName(options.serverName)));
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trust(Options options)
      throws IOException, GeneralSecurityException {
    if (options.insecure) {
      return new TrustManager[] {new TrustEveryone()};
    }
    if (options.trusted == null) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(certificates(options.trusted));
    return factory.getTrustManagers();
  }

  private static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int count = 0;
    for (Certificate each : Pem.certificates(file)) {
      store.setCertificateEntry(Integer.toString(count++), each);
    }
    return store;
  }

  /** Returns the certificate of the client with its key, or null. */
  private static KeyManager @Nullable [] identity(Options options)
      throws IOException, GeneralSecurityException {
    if (options.certificate == null || options.key == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        Pem.key(options.key, ""),
        NO_PASSWORD,
        Pem.certificates(options.certificate).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  /** Accepts any certificate, as {@code --insecure} asks for. */
  private static final class TrustEveryone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
