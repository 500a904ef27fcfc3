package io.reredis.resp;

import static io.reredis.resp.Requests.bytes;
import static io.reredis.resp.Requests.resp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Tests the parser with random requests and random bytes. */
class RequestParserProperties {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Provide
  Arbitrary<List<String>> requests() {
    Arbitrary<String> argument =
        Arbitraries.frequencyOf(
            Tuple.of(
                8,
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(0).ofMaxLength(12)),
            Tuple.of(1, Arbitraries.of("\r\n", "*1\r\n$1\r\na\r\n", "x".repeat(1500))));
    return argument.list().ofMinSize(1).ofMaxSize(40);
  }

  @Property(tries = 500)
  void anyCutGivesTheSameRequests(
      @ForAll @Size(max = 12) List<@net.jqwik.api.From("requests") List<String>> requests,
      @ForAll Random random)
      throws Exception {
    byte[] all = encode(requests);
    RequestParser parser = new RequestParser(8);
    List<List<String>> found = new ArrayList<>();
    for (int from = 0; from < all.length; ) {
      int to = Math.min(all.length, from + 1 + random.nextInt(64));
      found.addAll(Requests.parse(parser, Arrays.copyOfRange(all, from, to)));
      if (random.nextInt(4) == 0) {
        parser = parser.split();
      }
      from = to;
    }
    assertEquals(requests, found);
    assertEquals(0, parser.pending());
  }

  @Property(tries = 500)
  void rewoundRequestsAreFoundAgain(
      @ForAll @Size(min = 1, max = 12) List<@net.jqwik.api.From("requests") List<String>> requests,
      @ForAll Random random)
      throws Exception {
    byte[] all = encode(requests);
    // the last request may be incomplete when the parser rewinds
    int received = all.length - random.nextInt(2);
    RequestParser parser = new RequestParser(8);
    parser.append(all, 0, received);
    int ahead = 1 + random.nextInt(requests.size());
    int[] marks = new int[ahead + 1];
    marks[0] = parser.mark();
    Arguments arguments = new Arguments();
    int count = 0;
    while (count < ahead && parser.next(arguments, RequestLimits.DEFAULT)) {
      assertEquals(requests.get(count), Requests.texts(arguments));
      marks[++count] = parser.mark();
    }
    int back = random.nextInt(count + 1);
    parser.rewind(marks[back]);
    if (random.nextBoolean()) {
      parser = parser.split();
    }
    List<List<String>> again = new ArrayList<>(Requests.drain(parser, RequestLimits.DEFAULT));
    again.addAll(Requests.parse(parser, Arrays.copyOfRange(all, received, all.length)));
    assertEquals(requests.subList(back, requests.size()), again);
  }

  @Property(tries = 200)
  void resetForgetsEverything(@ForAll("requests") List<String> request, @ForAll Random random)
      throws Exception {
    byte[] all = bytes(resp(request));
    RequestParser parser = new RequestParser(8);
    parser.append(all, 0, random.nextInt(all.length));
    Requests.drain(parser, RequestLimits.DEFAULT);
    parser.reset();
    assertEquals(0, parser.pending());
    assertEquals(List.of(request), Requests.parse(parser, all));
  }

  @Property(tries = 2000)
  void randomBytesAreRequestsOrProtocolErrors(@ForAll @Size(max = 300) byte[] input) {
    feed(input);
  }

  @Property(tries = 2000)
  void brokenRequestsAreRequestsOrProtocolErrors(
      @ForAll @Size(min = 1, max = 4) List<@net.jqwik.api.From("requests") List<String>> requests,
      @ForAll Random random) {
    byte[] input = encode(requests);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = mutate(input, random);
    }
    feed(input);
  }

  /** Mostly inserts digits, which produce lengths without content. */
  private static byte[] mutate(byte[] input, Random random) {
    byte[] changed = input.clone();
    int at = random.nextInt(input.length);
    switch (random.nextInt(4)) {
      case 0:
        changed[at] = (byte) random.nextInt(256);
        return changed;
      case 1:
        return Requests.join(
            Arrays.copyOf(input, at),
            bytes(Integer.toString(random.nextInt() >>> random.nextInt(32))),
            Arrays.copyOfRange(input, at, input.length));
      case 2:
        changed[at] = (byte) "*$\r\n-0 9\"'\\".charAt(random.nextInt(11));
        return changed;
      default:
        return Requests.join(
            Arrays.copyOf(input, at),
            Arrays.copyOfRange(input, Math.min(at + 1, input.length - 1), input.length));
    }
  }

  /**
   * Checks that the input causes only protocol errors, and that allocation is proportional to it.
   */
  private static void feed(byte[] input) {
    long most = 4096 + 32L * input.length;
    long allocated = allocatedFor(input);
    if (allocated > most) {
      // the first message of a kind makes the virtual machine link code, so measure again
      allocated = allocatedFor(input);
    }
    long counted = allocated;
    assertTrue(
        counted <= most,
        () -> counted + " bytes for " + input.length + ": " + Arrays.toString(input));
  }

  private static long allocatedFor(byte[] input) {
    RequestParser parser = new RequestParser(64);
    Arguments arguments = new Arguments();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      parser.append(input, 0, input.length);
      while (parser.next(arguments, RequestLimits.DEFAULT)) {
        assertTrue(parser.pending() >= 0 && parser.pending() <= input.length);
      }
    } catch (ProtocolException e) {
      assertTrue(e.getMessage().startsWith("ERR Protocol error: "), e.getMessage());
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] encode(List<List<String>> requests) {
    StringBuilder all = new StringBuilder();
    requests.forEach(request -> all.append(resp(request)));
    return bytes(all.toString());
  }
}
