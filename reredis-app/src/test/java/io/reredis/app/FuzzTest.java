package io.reredis.app;

import io.reredis.fuzz.Fuzzing;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the fuzz target for configuration files. */
class FuzzTest {
  @TestFactory
  Stream<DynamicTest> parsers() {
    return Fuzzing.tests(FileFuzz.class);
  }
}
