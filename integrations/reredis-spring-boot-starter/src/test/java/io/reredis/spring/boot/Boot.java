package io.reredis.spring.boot;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that Spring Boot configures, in the version that is on the class path. */
final class Boot {
  private Boot() {}

  static boolean is3() {
    return SpringBootVersion.getVersion().startsWith("3.");
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  /** Returns an application with all that Spring Boot configures for the class path. */
  static ApplicationContextRunner application() {
    return new ApplicationContextRunner().withUserConfiguration(Application.class);
  }
}
