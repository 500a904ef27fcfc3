package io.reredis.ws;

import io.reredis.fuzz.Fuzzing;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the fuzz targets for the input of observers and browsers. */
class FuzzTest {
  @TestFactory
  Stream<DynamicTest> parsers() {
    return Fuzzing.tests(MessageFuzz.class, HttpFuzz.class, FrameFuzz.class);
  }
}
