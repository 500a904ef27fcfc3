package io.reredis.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Converts requests between bytes and texts; a text has one char per byte. */
final class Requests {
  private Requests() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Encodes a request in RESP. */
  static String resp(List<String> arguments) {
    StringBuilder text = new StringBuilder("*").append(arguments.size()).append("\r\n");
    for (String argument : arguments) {
      text.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return text.toString();
  }

  static String resp(String... arguments) {
    return resp(List.of(arguments));
  }

  static List<String> texts(Arguments arguments) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < arguments.count(); i++) {
      texts.add(new String(arguments.get(i).copy(), StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  /** Returns all complete requests of the parser. */
  static List<List<String>> drain(RequestParser parser, RequestLimits limits)
      throws ProtocolException {
    Arguments arguments = new Arguments();
    List<List<String>> all = new ArrayList<>();
    while (parser.next(arguments, limits)) {
      all.add(texts(arguments));
    }
    return all;
  }

  /** Returns the requests of a stream that arrives in the given pieces. */
  static List<List<String>> parse(RequestParser parser, byte[]... pieces) throws ProtocolException {
    List<List<String>> all = new ArrayList<>();
    for (byte[] piece : pieces) {
      parser.append(piece, 0, piece.length);
      all.addAll(drain(parser, RequestLimits.DEFAULT));
    }
    return all;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
