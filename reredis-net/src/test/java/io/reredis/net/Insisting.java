package io.reredis.net;

import io.reredis.tls.Pem;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A key manager that always presents its certificate, even if the server has not requested one of
 * that kind.
 */
final class Insisting extends X509ExtendedKeyManager {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Insisting(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  static SSLContext client(Certificates certificates, String name) throws Exception {
    java.security.KeyStore trusted = java.security.KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", Pem.certificates(certificates.file("ca.crt")).get(0));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    Insisting keys =
        new Insisting(
            Pem.certificates(certificates.file(name + ".crt")),
            Pem.key(certificates.file(name + ".key"), ""));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new Insisting[] {keys}, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[] {"own"};
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return List.of(keyType).contains("RSA") ? "own" : null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(new X509Certificate[0]);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
