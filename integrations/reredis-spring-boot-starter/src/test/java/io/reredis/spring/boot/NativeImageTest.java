package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.Reredis;
import io.reredis.ws.Dashboard;
import java.io.IOException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What Spring generates for a native image, with Spring Boot 3.5 and with Spring Boot 4. */
class NativeImageTest {
  /** Generates code for an application and returns the hints of this code and of the starter. */
  private static RuntimeHints hintsFor(InMemoryGeneratedFiles files) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(Boot.Application.class);
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("io.reredis.spring.boot", "Native")), files);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();
      return generation.getRuntimeHints();
    }
  }

  @Test
  void theBeansOfTheStarterAreGenerated() {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    hintsFor(files);
    assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
        .anyMatch(name -> name.endsWith("ReredisAutoConfiguration__BeanDefinitions.java"))
        .anyMatch(name -> name.endsWith("ReredisMetricsAutoConfiguration__BeanDefinitions.java"));
  }

  @Test
  void allFilesThatTheStoreReadsAreNamed() throws Exception {
    RuntimeHints hints = hintsFor(new InMemoryGeneratedFiles());
    for (Class<?> type : List.of(Reredis.class, Dashboard.class)) {
      List<String> files = files(type);
      assertThat(files).isNotEmpty();
      for (String file : files) {
        assertThat(RuntimeHintsPredicates.resource().forResource(file)).as(file).accepts(hints);
      }
    }
    assertThat(
            RuntimeHintsPredicates.resource().forResource("io/reredis/frontend/page/assets/a-b.js"))
        .accepts(hints);
  }

  /** Returns the files of a module that are not classes. */
  private static List<String> files(Class<?> type) throws Exception {
    URL place = type.getProtectionDomain().getCodeSource().getLocation();
    Path path = Path.of(place.toURI());
    if (Files.isDirectory(path)) {
      return files(path);
    }
    try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
      return files(jar.getPath("/"));
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.startsWith("io/") && !file.endsWith(".class"))
          .toList();
    }
  }
}
