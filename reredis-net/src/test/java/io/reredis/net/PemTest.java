package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads keys and certificates that openssl has written, and invalid files. */
class PemTest {
  @TempDir Path folder;
  private Certificates certificates;

  @BeforeEach
  void make() throws Exception {
    certificates = Certificates.get();
  }

  private Path openssl(String arguments) throws Exception {
    Path out = folder.resolve("out.pem");
    certificates.openssl((arguments + " -out " + out).split(" "));
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    "RSA, genrsa -traditional 2048",
    "RSASSA-PSS, genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "EC, ecparam -genkey -name secp384r1",
    "EC, ecparam -genkey -noout -name secp521r1",
    "EdDSA, genpkey -algorithm ED25519",
    "EdDSA, genpkey -algorithm ED448",
    "RSA, genpkey -algorithm RSA -aes256 -pass pass:pässword",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes128 -pass pass:pässword",
  })
  void keysOfAllKinds(String algorithm, String arguments) throws Exception {
    boolean encrypted = arguments.contains("pass:");
    String plain = arguments.replace("pässword", "password");
    Path file;
    if (arguments.startsWith("genrsa")) {
      file = folder.resolve("out.pem");
      certificates.openssl("genrsa", "-traditional", "-out", file.toString(), "2048");
      assertTrue(Files.readString(file).contains("BEGIN RSA PRIVATE KEY"));
    } else {
      file = openssl(plain);
    }
    assertEquals(algorithm, Pem.key(file, encrypted ? "password" : "").getAlgorithm());
    if (encrypted) {
      assertError(file, "the private key is encrypted and tls-key-file-pass is not set", "");
      assertError(
          file, "the private key cannot be decrypted; is tls-key-file-pass right?", "wrong");
    }
  }

  private static void assertError(Path file, String reason, String password) {
    IOException e = assertThrows(IOException.class, () -> Pem.key(file, password));
    assertEquals(file + ": " + reason, e.getMessage());
  }

  @Test
  void oldEncryptionSaysWhatToDo() throws Exception {
    Path file = folder.resolve("old.pem");
    certificates.openssl(
        ("rsa -traditional -aes128 -passout pass:x -in server.key -out " + file).split(" "));
    IOException e = assertThrows(IOException.class, () -> Pem.key(file, "x"));
    assertTrue(e.getMessage().contains("openssl pkcs8 -topk8"), e.getMessage());
  }

  @Test
  void invalidFiles() throws Exception {
    assertError(folder.resolve("none"), "no such file", "");
    assertError(folder, "it is a directory", "");
    Path file = Files.writeString(folder.resolve("text"), "hello");
    assertError(file, "it contains no private key", "");
    IOException e = assertThrows(IOException.class, () -> Pem.certificates(file));
    assertEquals(file + ": it contains no certificate", e.getMessage());
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n??\n-----END PRIVATE KEY-----\n");
    assertError(file, "'PRIVATE KEY' is not in Base64", "");
    Files.writeString(file, "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----");
    assertError(file, "keys of the type 'DSA PRIVATE KEY' are not supported", "");
  }

  @Test
  void damageIsAnErrorThatNamesTheFile() throws Exception {
    Random random = new Random(7);
    for (String name : new String[] {"server.key", "server.crt"}) {
      byte[] good = Files.readAllBytes(certificates.file(name));
      for (int i = 0; i < 300; i++) {
        byte[] bad = good.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
          bad[random.nextInt(bad.length)] = (byte) "AZaz09+/=\n-".charAt(random.nextInt(11));
        }
        Path file = Files.write(folder.resolve("bad"), bad);
        try {
          if (name.endsWith("key")) {
            Pem.key(file, "");
          } else {
            Pem.certificates(file);
          }
        } catch (IOException e) {
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
      }
    }
  }

  @Test
  void theChainKeepsItsOrder() throws Exception {
    Path file = folder.resolve("chain");
    String crlf =
        (Files.readString(certificates.file("server.crt"))
                + "some text\n"
                + Files.readString(certificates.file("ca.crt")))
            .replace("\n", "\r\n");
    Files.writeString(file, crlf, StandardCharsets.US_ASCII);
    assertEquals("CN=server", Pem.certificates(file).get(0).getSubjectX500Principal().getName());
    assertEquals("CN=ca", Pem.certificates(file).get(1).getSubjectX500Principal().getName());
  }
}
