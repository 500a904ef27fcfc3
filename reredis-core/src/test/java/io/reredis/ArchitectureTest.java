package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the sources against the design: a package uses only packages listed before it, which
 * excludes cycles, and a module uses only the modules that it may depend on.
 */
class ArchitectureTest {
  /**
   * The packages of the core, in order: each may use those before it. The last is the root package.
   */
  private static final List<String> LAYERS =
      List.of(
          "util",
          "base",
          "config",
          "tls",
          "resp",
          "script",
          "intercept",
          "type",
          "rdb",
          "keyspace",
          "option",
          "operation",
          "pubsub",
          "acl",
          "command",
          "command.family",
          "change",
          "delivery",
          "persist",
          "access",
          "store",
          "");

  /** The modules that a module may depend on. Examples may use everything. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "reredis-core", Set.of(),
          "reredis-net", Set.of("reredis-core"),
          "frontend", Set.of(),
          "reredis-ws", Set.of("reredis-core", "reredis-frontend"),
          "integrations/reredis-lua", Set.of("reredis-core"),
          "integrations/reredis-junit", Set.of("reredis-core", "reredis-net"),
          "integrations/reredis-cli", Set.of("reredis-core"),
          "integrations/reredis-spring-boot-starter",
              Set.of("reredis-core", "reredis-net", "reredis-lua", "reredis-ws"),
          "reredis-app", Set.of("reredis-net", "reredis-ws", "reredis-lua", "reredis-cli"));

  /** The package of each other module, which only that module may use. */
  private static final Map<String, String> OWNERS =
      Map.of("net", "reredis-net", "ws", "reredis-ws", "app", "reredis-app");

  private static final Pattern USE =
      Pattern.compile("\\bio\\.reredis(?:\\.([a-z]+(?:\\.[a-z]+)*))?\\.[A-Z*]");
  private static final Pattern PACKAGE =
      Pattern.compile("^package io\\.reredis(?:\\.([a-z.]+))?;", Pattern.MULTILINE);
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("reredis-core"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static List<Path> sources(String module) throws IOException {
    Path directory = root().resolve(module).resolve("src/main/java");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Returns the packages under {@code io.reredis} that a source uses; "" is the root package. */
  private static Set<String> uses(Path source) throws IOException {
    Set<String> uses = new TreeSet<>();
    Matcher use = USE.matcher(COMMENT.matcher(Files.readString(source)).replaceAll(""));
    while (use.find()) {
      uses.add(use.group(1) == null ? "" : use.group(1));
    }
    return uses;
  }

  @Test
  void packagesOfTheCoreUseOnlyThoseBeforeThem() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> sources = sources("reredis-core");
    assertTrue(sources.size() > 50, () -> sources.size() + " sources found");
    for (Path source : sources) {
      if (source.endsWith("module-info.java")) {
        continue;
      }
      Matcher name = PACKAGE.matcher(Files.readString(source));
      assertTrue(name.find(), () -> "no package: " + source);
      String own = name.group(1) == null ? "" : name.group(1);
      assertTrue(LAYERS.contains(own), () -> "a package that is not in the design: " + own);
      for (String used : uses(source)) {
        if (LAYERS.indexOf(used) < 0 || LAYERS.indexOf(used) > LAYERS.indexOf(own)) {
          wrong.add(own + " uses " + used + " in " + source.getFileName());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void modulesUseOnlyWhatTheyMayKnow() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String module : ARROWS.keySet()) {
      for (Path source : sources(module)) {
        for (String used : uses(source)) {
          String owner = OWNERS.getOrDefault(used, "reredis-core");
          boolean reachable =
              ARROWS.get(module).contains(owner)
                  || ARROWS.get(module).stream()
                      .anyMatch(m -> ARROWS.get(m) != null && ARROWS.get(m).contains(owner));
          if (!owner.equals(module) && !reachable) {
            wrong.add(module + " uses io.reredis." + used + " in " + source.getFileName());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void modulesDependOnlyOnWhatTheyMayKnow() throws IOException {
    for (Map.Entry<String, Set<String>> module : ARROWS.entrySet()) {
      String pom = Files.readString(root().resolve(module.getKey()).resolve("pom.xml"));
      Matcher dependency = DEPENDENCY.matcher(pom);
      while (dependency.find()) {
        Matcher artifact = ARTIFACT.matcher(dependency.group(1));
        if (dependency.group(1).contains("<groupId>io.reredis</groupId>")
            && !dependency.group(1).contains("<scope>test</scope>")
            && artifact.find()) {
          assertTrue(
              module.getValue().contains(artifact.group(1)),
              () -> module.getKey() + " depends on " + artifact.group(1));
        }
      }
    }
  }

  @Test
  void theCoreNeedsTheJdkAlone() throws IOException {
    Path sources = root().resolve("reredis-core/src/main/java");
    String descriptor = Files.readString(sources.resolve("module-info.java"));
    assertEquals(
        List.of(
            "requires static java.management;",
            "requires static jdk.jfr;",
            "requires static org.jspecify;"),
        descriptor.lines().map(String::strip).filter(line -> line.startsWith("requires")).toList());
    for (Path source : sources("reredis-core")) {
      String text = Files.readString(source);
      assertTrue(!text.contains("sun.misc") && !text.contains("jdk.internal"), source::toString);
      for (String line : text.split("\n")) {
        boolean known =
            !line.startsWith("import ")
                || line.matches(
                    "import (static )?(java|javax\\.(crypto|management|net\\.ssl)|jdk\\.jfr|io\\.reredis|org\\.jspecify)\\..*");
        assertTrue(known, () -> source.getFileName() + ": " + line);
      }
    }
  }
}
