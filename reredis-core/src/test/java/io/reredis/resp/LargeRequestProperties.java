package io.reredis.resp;

import static io.reredis.resp.Requests.resp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Tests requests with large arguments, received in random pieces; some requests are refused. */
class LargeRequestProperties {
  private static final int LARGE = 64 * 1024;

  @Provide
  Arbitrary<List<String>> requests() {
    Arbitrary<Integer> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 20)),
            Tuple.of(2, Arbitraries.integers().between(LARGE - 2, LARGE + 2)),
            Tuple.of(2, Arbitraries.integers().between(LARGE, 5 * LARGE)));
    return lengths.map(LargeRequestProperties::text).list().ofMinSize(1).ofMaxSize(6);
  }

  private static String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; text.length() < length; i++) {
      text.append(i).append("\r\n*$");
    }
    text.setLength(length);
    return text.toString();
  }

  @Property(tries = 200)
  void anyCutGivesTheSameRequests(
      @ForAll @Size(max = 6) List<@net.jqwik.api.From("requests") List<String>> requests,
      @ForAll Random random)
      throws Exception {
    assertEquals(requests, parse(requests, List.of(), random));
  }

  @Property(tries = 200)
  void aRefusedRequestIsSkippedAndOthersAreFound(
      @ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("requests") List<String>> requests,
      @ForAll Random random)
      throws Exception {
    int refused = random.nextInt(requests.size());
    List<List<String>> found = parse(requests, List.of(refused), random);
    List<List<String>> expected = new ArrayList<>(requests);
    if (!found.equals(requests)) {
      expected.set(refused, List.of());
    }
    assertEquals(expected, found);
  }

  /**
   * Parses all requests in random pieces, and refuses some at a random moment during their arrival.
   */
  private static List<List<String>> parse(
      List<List<String>> requests, List<Integer> refused, Random random) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (List<String> request : requests) {
      bytes.writeBytes(Requests.bytes(resp(request)));
    }
    byte[] all = bytes.toByteArray();
    RequestParser parser = new RequestParser(8);
    List<List<String>> found = new ArrayList<>();
    int largest = requests.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0);
    for (int from = 0; from < all.length; ) {
      int piece = random.nextInt(8) == 0 ? random.nextInt(16) : random.nextInt(LARGE);
      int to = Math.min(all.length, from + 1 + piece);
      long most = parser.heldBytesWith(to - from);
      parser.append(all, from, to - from);
      assertTrue(parser.heldBytes() <= most, parser.heldBytes() + " held, said " + most);
      found.addAll(Requests.parse(parser, new byte[0]));
      if (refused.contains(found.size()) && random.nextBoolean()) {
        parser.refuse();
      }
      parser.receiveApart(new SpareArrays());
      if (random.nextInt(4) == 0) {
        parser = parser.split();
      }
      from = to;
    }
    found.addAll(Requests.parse(parser, new byte[0]));
    assertTrue(parser.isIdle());
    assertEquals(0, parser.pending());
    return found;
  }

  @Example
  void nothingIsHeldOfARefusedRequest() throws Exception {
    RequestParser parser = new RequestParser(1024);
    byte[] value = new byte[LARGE];
    byte[] head = Requests.bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000000\r\n");
    parser.append(head, 0, head.length);
    Arguments arguments = new Arguments();
    assertEquals(false, parser.next(arguments, RequestLimits.DEFAULT));
    parser.receiveApart(new SpareArrays());
    for (int i = 0; i < 100; i++) {
      parser.append(value, 0, value.length);
    }
    assertTrue(parser.heldBytes() > 100 * LARGE);
    parser.refuse();
    for (int i = 0; i < 100; i++) {
      parser.append(value, 0, value.length);
      assertEquals(false, parser.next(arguments, RequestLimits.DEFAULT));
    }
    assertTrue(parser.heldBytes() <= 1024, parser.heldBytes() + " held");
  }

  @Example
  void allocationIsProportionalToTheReceivedBytes() throws Exception {
    RequestParser parser = new RequestParser(1024);
    byte[] head = Requests.bytes("*2\r\n$4\r\nECHO\r\n$500000000\r\n");
    parser.append(head, 0, head.length);
    assertEquals(false, parser.next(new Arguments(), RequestLimits.DEFAULT));
    parser.receiveApart(new SpareArrays());
    byte[] piece = new byte[LARGE];
    Arrays.fill(piece, (byte) 'x');
    for (int i = 1; i <= 50; i++) {
      parser.append(piece, 0, piece.length);
      assertTrue(parser.heldBytes() <= 1024 + (i + 1L) * LARGE);
    }
  }
}
