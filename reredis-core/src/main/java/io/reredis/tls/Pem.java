package io.reredis.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads certificates and private keys (RSA, EC, EdDSA) from PEM files as written by {@code
 * openssl}. Errors are an {@link IOException} with file and reason.
 */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final long MOST_BYTES = 16L << 20;

  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC_IDENTIFIER = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  /** Key algorithms by their object identifiers in hexadecimal. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "2a864886f70d010101", "RSA",
          "2a864886f70d01010a", "RSASSA-PSS",
          "2a8648ce3d0201", "EC",
          "2b6570", "EdDSA",
          "2b6571", "EdDSA");

  /** One block of a file. */
  private record Block(String type, String text) {}

  private Pem() {}

  /** Returns the certificates of a file in order; at least one. */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = certificatesIn(file);
    if (certificates.isEmpty()) {
      throw failed(file, "it contains no certificate");
    }
    return certificates;
  }

  private static List<X509Certificate> certificatesIn(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.type.equals("CERTIFICATE") || block.type.equals("X509 CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(bytes(file, block))));
        } catch (CertificateException e) {
          throw failed(file, "a certificate is damaged: " + reason(e));
        }
      }
    }
    return certificates;
  }

  /** Returns the certificates of all files of a directory; files without any are ignored. */
  public static List<X509Certificate> certificatesOf(Path directory) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
          certificates.addAll(certificatesIn(file));
        }
      }
    } catch (NotDirectoryException e) {
      throw failed(directory, "it is no directory");
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw failed(directory, reason(e));
    }
    if (certificates.isEmpty()) {
      throw failed(directory, "it contains no certificate");
    }
    return certificates;
  }

  /**
   * Returns the first private key of a file.
   *
   * @param password the password of an encrypted key, else empty
   */
  public static PrivateKey key(Path file, String password) throws IOException {
    for (Block block : blocks(file)) {
      if (block.type.endsWith("PRIVATE KEY")) {
        try {
          return key(file, block, password);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          throw failed(file, "the private key is damaged or of an unknown type: " + reason(e));
        }
      }
    }
    throw failed(file, "it contains no private key");
  }

  private static PrivateKey key(Path file, Block block, String password)
      throws IOException, GeneralSecurityException {
    if (block.text.contains("Proc-Type:")) {
      throw failed(
          file,
          "its old form of encryption is not supported; 'openssl pkcs8 -topk8 -v2 aes256'"
              + " converts it");
    }
    byte[] bytes = bytes(file, block);
    switch (block.type) {
      case "PRIVATE KEY":
        return key(bytes);
      case "ENCRYPTED PRIVATE KEY":
        return key(decrypt(file, bytes, password));
      case "RSA PRIVATE KEY":
        return key(Der.value(Der.SEQUENCE, VERSION_0, RSA_ALGORITHM, Der.value(Der.OCTETS, bytes)));
      case "EC PRIVATE KEY":
        byte[] algorithm = Der.value(Der.SEQUENCE, EC_IDENTIFIER, curve(bytes));
        return key(Der.value(Der.SEQUENCE, VERSION_0, algorithm, Der.value(Der.OCTETS, bytes)));
      default:
        throw failed(file, "keys of the type '" + block.type + "' are not supported");
    }
  }

  /** Returns the part of an EC key that identifies the curve. */
  private static byte[] curve(byte[] key) {
    Der parts = new Der(new Der(key).take(Der.SEQUENCE));
    parts.take(Der.INTEGER);
    parts.take(Der.OCTETS);
    return parts.take(Der.PART_0);
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    Der parts = new Der(new Der(pkcs8).take(Der.SEQUENCE));
    parts.take(Der.INTEGER);
    byte[] identifier = new Der(parts.take(Der.SEQUENCE)).take(Der.IDENTIFIER);
    String algorithm = ALGORITHMS.get(HexFormat.of().formatHex(identifier));
    if (algorithm == null) {
      throw new IllegalArgumentException("neither RSA nor EC nor EdDSA");
    }
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] decrypt(Path file, byte[] bytes, String password) throws IOException {
    if (password.isEmpty()) {
      throw failed(file, "the private key is encrypted and tls-key-file-pass is not set");
    }
    PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
    String name = "";
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
      // for PBES2 the JDK reports the actual cipher only in the parameters
      name = info.getAlgName();
      if (name.equals("PBES2") || name.equals("1.2.840.113549.1.5.13")) {
        name = info.getAlgParameters().toString();
      }
      Cipher cipher = Cipher.getInstance(name);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(name).generateSecret(secret),
          info.getAlgParameters());
      return info.getKeySpec(cipher).getEncoded();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw failed(file, "its encryption is not supported by this version of Java: " + reason(e));
    } catch (IOException e) {
      throw failed(file, "the encrypted private key is damaged: " + reason(e));
    } catch (GeneralSecurityException e) {
      throw failed(file, "the private key cannot be decrypted; is tls-key-file-pass right?");
    } finally {
      secret.clearPassword();
    }
  }

  private static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String text;
    try {
      if (Files.isDirectory(file)) {
        throw failed(file, "it is a directory");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw failed(file, "it is too large");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException | AccessDeniedException | CharacterCodingException e) {
      throw failed(file, reason(e));
    }
    Matcher found = BLOCK.matcher(text);
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return blocks;
  }

  private static byte[] bytes(Path file, Block block) throws IOException {
    try {
      return Base64.getDecoder().decode(block.text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw failed(file, "'" + block.type + "' is not in Base64");
    }
  }

  /** Returns the exception for a file that cannot be used. */
  public static IOException failed(Path file, String reason) {
    return new IOException(file + ": " + reason);
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
