package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the metadata for native images with what the sources load by name. */
class NativeImageTest {
  private static final List<Path> MODULES =
      Stream.of(
              "reredis-core",
              "reredis-net",
              "reredis-ws",
              "reredis-app",
              "integrations/reredis-lua",
              "integrations/reredis-cli",
              "integrations/reredis-junit")
          .map(Path.of("..")::resolve)
          .toList();

  /** Returns the elements of a section in the files of all modules. */
  private static List<JsonObject> metadata(String section) throws IOException {
    List<JsonObject> elements = new ArrayList<>();
    for (Path module : MODULES) {
      Path file =
          module.resolve(
              "src/main/resources/META-INF/native-image/io.reredis/"
                  + module.getFileName()
                  + "/reachability-metadata.json");
      if (Files.exists(file)) {
        JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        array(all, section).forEach(element -> elements.add(element.getAsJsonObject()));
      }
    }
    return elements;
  }

  private static JsonArray array(JsonObject object, String name) {
    JsonElement element = object.get(name);
    return element == null ? new JsonArray() : element.getAsJsonArray();
  }

  private static boolean isResource(Path file) throws IOException {
    for (JsonObject resource : metadata("resources")) {
      String glob = resource.get("glob").getAsString();
      if (FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the places in the main sources that match, as {@code pattern} groups them. */
  private static List<MatchResult> sources(String pattern) throws IOException {
    List<MatchResult> found = new ArrayList<>();
    for (Path module : MODULES) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Pattern.compile(pattern).matcher(Files.readString(file)).results().forEach(found::add);
        }
      }
    }
    return found;
  }

  @Test
  void allFilesAreResources() throws IOException {
    Set<Path> files = new TreeSet<>(Set.of(Path.of("io/reredis/ws/reredis.conf")));
    for (Path module : MODULES) {
      Path root = module.resolve("src/main/resources");
      if (Files.isDirectory(root)) {
        try (Stream<Path> all = Files.walk(root)) {
          all.filter(Files::isRegularFile)
              .map(root::relativize)
              .filter(file -> !file.startsWith("META-INF"))
              .forEach(files::add);
        }
      }
    }
    assertTrue(files.contains(Path.of("io/reredis/command/commands.txt")), files::toString);
    for (Path file : files) {
      assertTrue(isResource(file), file::toString);
    }
    assertTrue(isResource(Path.of("io/reredis/frontend/page/index.html")));
    assertTrue(isResource(Path.of("io/reredis/frontend/page/assets/a-b.js")));
    assertFalse(isResource(Path.of("io/reredis/command/commands.class")));
  }

  @Test
  void allFieldsOfVarHandlesAreNamed() throws IOException {
    Set<String> named = new TreeSet<>();
    for (JsonObject type : metadata("reflection")) {
      for (JsonElement field : array(type, "fields")) {
        String name = type.get("type").getAsString();
        named.add(
            name.substring(name.lastIndexOf('.') + 1)
                + "."
                + field.getAsJsonObject().get("name").getAsString());
      }
    }
    Set<String> used = new TreeSet<>();
    for (MatchResult use : sources("findVarHandle\\(\\s*(\\w+)\\.class,\\s*\"(\\w+)\"")) {
      used.add(use.group(1) + "." + use.group(2));
    }
    assertEquals(used, named);
    assertEquals(sources("findVarHandle\\(").size(), used.size(), "uses that this test sees");
  }

  @Test
  void allTypesFoundByNameAreNamedAndExist() throws Exception {
    Set<String> named = new TreeSet<>();
    for (JsonObject type : metadata("reflection")) {
      if (type.get("type").isJsonPrimitive()) {
        String name = type.get("type").getAsString();
        Class.forName(name, false, getClass().getClassLoader());
        named.add(name);
      }
    }
    List<MatchResult> uses = sources("Class\\.forName\\(\\s*\"([\\w.]+)\"");
    assertFalse(uses.isEmpty());
    for (MatchResult use : uses) {
      assertTrue(named.contains(use.group(1)), use.group(1));
    }
    for (MatchResult bean : sources("interface (\\w+MXBean)\\b")) {
      assertTrue(named.contains("io.reredis." + bean.group(1)), bean.group(1));
    }
  }
}
