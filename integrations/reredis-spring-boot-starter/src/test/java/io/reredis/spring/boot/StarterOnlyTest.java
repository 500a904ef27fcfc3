package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.Reredis;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications without the optional dependencies, each in a class loader of its own. */
class StarterOnlyTest {
  /** An application that uses the store. */
  static class Main {
    /** Starts the application, uses the store and ends. */
    public static String run() {
      try (ConfigurableApplicationContext context =
          SpringApplication.run(
              Boot.Application.class, "--spring.main.web-application-type=none")) {
        Reredis store = context.getBean(Reredis.class);
        store.strings().set("key", "value");
        return store.strings().get("key");
      }
    }
  }

  @Test
  void theStarterNeedsSpringBootOnly() throws Exception {
    assertStartsWithout(
        "spring-boot-(?!3|4|autoconfigure)|spring-data|spring-session|spring-security|lettuce|micrometer|spring-web"
            + "|reredis-ws|reredis-frontend|frontend/target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring-boot-(?:actuator|health|micrometer)|spring-boot-starter-actuator",
        "spring-boot-cache"
      })
  void eachOptionalPartMayBeMissing(String part) throws Exception {
    assertStartsWithout(part);
  }

  private static void assertStartsWithout(String jars) throws Exception {
    Pattern without = Pattern.compile("/(?:" + jars + ")[^/]*(?:/target/classes/?)?$");
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!without.matcher(entry.replace('\\', '/')).find()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      var run = loader.loadClass(Main.class.getName()).getDeclaredMethod("run");
      run.setAccessible(true);
      assertThat(run.invoke(null)).isEqualTo("value");
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
