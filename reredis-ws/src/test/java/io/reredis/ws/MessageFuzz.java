package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.fuzz.Fuzzing;
import java.nio.charset.StandardCharsets;

/** Parses the input as a message of an observer in JSON. */
public final class MessageFuzz {
  private MessageFuzz() {}

  /** Reads a message. A command must stay the same when it is written and read again. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Fuzzing.bounded(input, 200, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    PageMessage message;
    try {
      message = MessageReader.read(text);
    } catch (ProtocolViolation e) {
      return;
    }
    if (message instanceof PageMessage.Command command) {
      same(command);
    }
  }

  private static void same(PageMessage.Command command) {
    JsonBytes json = JsonBytes.message("cmd").name("seq").number(command.seq());
    json.name("args").open('[');
    command.arguments().forEach(json::text);
    json.close(']').close('}');
    PageMessage.Command again;
    try {
      again =
          (PageMessage.Command) MessageReader.read(new String(json.copy(), StandardCharsets.UTF_8));
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
    assertEquals(command.seq(), again.seq());
    assertEquals(command.arguments().size(), again.arguments().size());
    for (int i = 0; i < command.arguments().size(); i++) {
      assertArrayEquals(command.arguments().get(i), again.arguments().get(i));
    }
  }
}
