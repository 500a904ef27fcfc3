package io.reredis.junit;

import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** How stores are opened, and how long they live. */
final class Settings {
  StoreScope scope = StoreScope.CLASS;
  Flush flush = Flush.BEFORE_EACH;
  boolean manualClock;

  /** Applied in this order. */
  final List<Consumer<Reredis.Builder>> builders = new ArrayList<>();

  /** Returns the settings of the outermost annotated class; the defaults if there is none. */
  static Settings of(ExtensionContext context) {
    ReredisTest found = null;
    for (Class<?> c = context.getTestClass().orElse(null); c != null; c = c.getEnclosingClass()) {
      ReredisTest annotation = find(c);
      found = annotation == null ? found : annotation;
    }
    Settings settings = new Settings();
    if (found != null) {
      settings.scope = found.scope();
      settings.flush = found.flush();
      settings.manualClock = found.manualClock();
      for (String option : found.options()) {
        settings.option(option);
      }
    }
    return settings;
  }

  private static @Nullable ReredisTest find(AnnotatedElement element) {
    Optional<ReredisTest> found = AnnotationSupport.findAnnotation(element, ReredisTest.class);
    return found.orElse(null);
  }

  private void option(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ExtensionConfigurationException(
          "an option of @ReredisTest is name=value, such as maxmemory=10mb: " + text);
    }
    String name = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    option(name, value);
  }

  void option(String name, String value) {
    builders.add(
        builder -> {
          try {
            builder.option(name, value);
          } catch (ReredisException e) {
            throw new ExtensionConfigurationException(
                "option " + name + "=" + value + ": " + e.getMessage(), e);
          }
        });
  }
}
