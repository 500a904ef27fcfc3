package io.reredis.app;

import io.reredis.fuzz.Fuzzing;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The configuration file, with inputs of all kinds. */
class FuzzTest {
  @TestFactory
  Stream<DynamicTest> parsers() {
    return Fuzzing.tests(FileFuzz.class);
  }
}
