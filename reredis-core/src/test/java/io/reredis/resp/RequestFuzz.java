package io.reredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.fuzz.Fuzzing;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Parses the input as requests. Each byte 0xff repeats the next byte many times, so that a short
 * input can contain large arguments.
 */
public final class RequestFuzz {
  private static final int RUN = 10_000;

  private RequestFuzz() {}

  /** Checks that requests in one piece and in several pieces give the same result. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    byte[] bytes = expanded(input);
    for (RequestLimits limits : List.of(RequestLimits.DEFAULT, RequestLimits.UNAUTHENTICATED)) {
      List<List<String>> whole = new ArrayList<>();
      String[] error = new String[1];
      Fuzzing.bounded(
          bytes, 80, () -> error[0] = read(new RequestParser(64), bytes, null, limits, whole));
      List<List<String>> cut = new ArrayList<>();
      Random random = new Random(Arrays.hashCode(input));
      String other = read(new RequestParser(8), bytes, random, limits, cut);
      if (other != null && other.contains("too big")) {
        // the uncut input contained the end of the line, so it was accepted
        assertEquals(whole.subList(0, Math.min(cut.size(), whole.size())), cut);
      } else {
        assertEquals(whole, cut);
        assertEquals(error[0], other);
      }
      again(whole, limits);
    }
  }

  private static void again(List<List<String>> requests, RequestLimits limits) throws Exception {
    StringBuilder text = new StringBuilder();
    requests.forEach(request -> text.append(Requests.resp(request)));
    List<List<String>> again = new ArrayList<>();
    RequestLimits all = limits.unauthenticated() ? RequestLimits.DEFAULT : limits;
    assertEquals(
        null, read(new RequestParser(64), Requests.bytes(text.toString()), null, all, again));
    assertEquals(requests, again);
  }

  /** Reads all requests; returns the text of the error at the end, or null. */
  private static String read(
      RequestParser parser,
      byte[] bytes,
      Random random,
      RequestLimits limits,
      List<List<String>> into) {
    Arguments arguments = new Arguments();
    try {
      int from = 0;
      RequestParser current = parser;
      while (from < bytes.length) {
        int most = bytes.length - from;
        int length = random == null ? most : Math.min(most, 1 + random.nextInt(most / 8 + 8));
        long held = current.heldBytesWith(length);
        current.append(bytes, from, length);
        while (current.next(arguments, limits)) {
          into.add(Requests.texts(arguments));
        }
        assertTrue(current.heldBytes() <= held, "more held than told");
        from += length;
        if (random != null && random.nextInt(3) == 0) {
          current.receiveApart(new SpareArrays());
        }
        if (random != null && random.nextInt(3) == 0) {
          current = current.split();
        }
      }
      return null;
    } catch (ProtocolException e) {
      return e.getMessage();
    }
  }

  private static byte[] expanded(byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < input.length; i++) {
      if (input[i] == -1 && i + 1 < input.length && out.size() < 20 * RUN) {
        byte[] run = new byte[RUN];
        Arrays.fill(run, input[++i]);
        out.writeBytes(run);
      } else {
        out.write(input[i]);
      }
    }
    return out.toByteArray();
  }
}
