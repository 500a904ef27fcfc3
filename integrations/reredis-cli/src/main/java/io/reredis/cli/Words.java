package io.reredis.cli;

import io.reredis.resp.Arguments;
import io.reredis.resp.LineSplitter;
import io.reredis.resp.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits lines into arguments by the rules of redis-cli. */
final class Words {
  private Words() {}

  /** Returns the arguments of a line, or null if quotes are unbalanced. */
  static @Nullable List<byte[]> of(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Arguments arguments = new Arguments();
    try {
      LineSplitter.split(bytes, 0, bytes.length, arguments);
    } catch (ProtocolException e) {
      return null;
    }
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < arguments.count(); i++) {
      words.add(arguments.get(i).copy());
    }
    return words;
  }

  static List<String> texts(List<byte[]> words) {
    return words.stream().map(word -> new String(word, StandardCharsets.UTF_8)).toList();
  }
}
