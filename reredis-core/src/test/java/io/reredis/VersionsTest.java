package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the places that name the version with the root pom. */
class VersionsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static String find(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
    assertTrue(matcher.find(), () -> pattern + " in " + file);
    return matcher.group(1);
  }

  @Test
  void theVersionIsTheSameEverywhere() throws IOException {
    String version = find("pom.xml", "<revision>(.*?)</revision>");
    String release = version.replace("-SNAPSHOT", "");
    assertEquals(release, Version.REREDIS, "what INFO reports");
    assertEquals(release, find("frontend/package.json", "\"version\": \"(.*?)\""));
    assertEquals(
        release,
        find(
            "frontend/package-lock.json",
            "\"name\": \"reredis-frontend\",\\s+\"version\": \"(.*?)\""));
    String dependency = "<artifactId>reredis-core</artifactId>\\s+<version>(.*?)</version>";
    assertEquals(version, find("README.md", dependency));
    assertEquals(version, find("docs/guide/quick-start.md", dependency));
  }

  @Test
  void theApiIsComparedWithTheLastRelease() throws IOException {
    String version = find("pom.xml", "<revision>(.*?)</revision>");
    String last =
        Pattern.compile("(?m)^## \\[(\\d.*?)]")
            .matcher(Files.readString(ROOT.resolve("CHANGELOG.md")))
            .results()
            .map(heading -> heading.group(1))
            .filter(release -> !release.equals(version))
            .findFirst()
            .orElse("none");
    assertEquals(last, find("pom.xml", "<api.baseline>(.*?)</api.baseline>"));
    boolean skipped = Boolean.parseBoolean(find("pom.xml", "<japicmp.skip>(.*?)</japicmp.skip>"));
    assertEquals(last.equals("none"), skipped, "japicmp.skip");
  }

  @Test
  void theFaqNamesTheTestedVersions() throws IOException {
    Map<String, String> properties =
        Map.of(
            "Jedis", "jedis",
            "Lettuce", "lettuce",
            "Redisson", "redisson",
            "Spring Data Redis", "spring-data-redis",
            "Spring Session", "spring-session",
            "Bucket4j", "bucket4j");
    for (Map.Entry<String, String> client : properties.entrySet()) {
      String property = "<" + client.getValue() + "\\.version>(.*?)<";
      assertEquals(find("pom.xml", property), inFaq(client.getKey()), client::getKey);
    }
    Map<String, String> packages =
        Map.of(
            "BullMQ", "bullmq",
            "ioredis", "ioredis",
            "node-redis", "redis",
            "rate-limiter-flexible", "rate-limiter-flexible",
            "redlock", "redlock");
    for (Map.Entry<String, String> client : packages.entrySet()) {
      String entry = "\"" + client.getValue() + "\": \"(.*?)\"";
      String version = find("reredis-net/src/test/node/package.json", entry);
      assertEquals(version, inFaq(client.getKey()), client::getKey);
    }
  }

  private static String inFaq(String client) throws IOException {
    return find("docs/guide/faq.md", "\\| " + client + "(?:, with [^|]*)? \\| ([^ ]*) \\|");
  }
}
