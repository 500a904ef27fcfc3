package io.reredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.fuzz.Fuzzing;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sets options: the first two bytes of the input choose the option, the others are its value. */
public final class OptionFuzz {
  private static final List<String> NAMES = new ArrayList<>();

  static {
    new Config().options().forEach(option -> NAMES.add(option.name()));
  }

  private OptionFuzz() {}

  /** Sets an option. The value that it then reports must be accepted and reported unchanged. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length < 2) {
      return;
    }
    String name = NAMES.get(((input[0] & 0xff) << 8 | input[1] & 0xff) % NAMES.size());
    String value = new String(input, 2, input.length - 2, StandardCharsets.UTF_8);
    Config config = new Config();
    Fuzzing.bounded(input, 400, () -> set(config, name, value));
    String shown = config.get(name);
    if (shown != null) {
      Config other = new Config();
      other.preset(name, shown);
      assertEquals(shown, other.get(name), name);
    }
  }

  private static void set(Config config, String name, String value) {
    try {
      config.set(Map.of(name, value));
    } catch (ReredisException e) {
      // the documented exception
    }
    try {
      config.preset(name, value);
    } catch (ReredisException e) {
      // the documented exception
    }
  }
}
