package io.reredis.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Names the files on the class path that a native image has to contain. */
class ReredisRuntimeHints implements RuntimeHintsRegistrar {
  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.resources().registerPattern("io/reredis/command/*.txt");
    hints.resources().registerPattern("io/reredis/ws/*");
    hints.resources().registerPattern("io/reredis/frontend/page/**");
  }
}
