package io.reredis.spring.boot;

import io.reredis.Reredis;

/** A bean that sets up the store before it is opened, after the properties. */
@FunctionalInterface
public interface ReredisCustomizer {
  /** Sets what properties cannot express, such as a clock. */
  void customize(Reredis.Builder builder);
}
