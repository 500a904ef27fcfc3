package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.lua.vm.LuaString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every program of the corpus with Reredis and with {@code lua5.1}, and compares the output,
 * the error and the exit status.
 */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  private record Result(String output, String error, boolean failed) {}

  @TestFactory
  Stream<DynamicTest> everyProgramPrintsWhatLuaPrints() throws IOException {
    assumeTrue(Oracle.isThere(), "lua5.1 is not installed");
    return Corpus.read(CORPUS).stream()
        .map(p -> DynamicTest.dynamicTest(p.name(), () -> assertEquals(theirs(p), ours(p))));
  }

  private static Result ours(Corpus.Program program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream error = new PrintStream(err, true, StandardCharsets.ISO_8859_1);
    int status =
        Main.run(LuaString.of(program.bytes()), "=stdin", new PrintStream(out, true), error);
    return result(out.toByteArray(), err.toByteArray(), status);
  }

  private static Result theirs(Corpus.Program program) throws IOException, InterruptedException {
    Oracle.Run run = Oracle.run(program.bytes());
    return result(run.output(), run.error(), run.status());
  }

  /**
   * Returns the parts to compare: the output, and the error without its traceback and the name of
   * the program.
   */
  private static Result result(byte[] out, byte[] err, int status) {
    String error = new String(err, StandardCharsets.ISO_8859_1);
    int end = error.indexOf("\nstack traceback:");
    String message = end < 0 ? error.stripTrailing() : error.substring(0, end);
    return new Result(
        new String(out, StandardCharsets.ISO_8859_1),
        message.replaceFirst("^\\S*lua(5\\.1)?: ", ""),
        status != 0);
  }
}
