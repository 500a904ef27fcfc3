package io.reredis.ws;

import io.reredis.fuzz.Fuzzing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/** Parses the input as the head of an HTTP request, with its host and origin. */
public final class HttpFuzz {
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  private static final HostRule RULE = new HostRule("127.0.0.1", Set.of("example.org"));

  private HttpFuzz() {}

  /** Reads the head of a request and checks whether the request is admitted. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Fuzzing.bounded(input, 400, () -> read(input));
  }

  private static void read(byte[] input) {
    int end = HttpRequest.end(input, input.length);
    if (end < 0) {
      return;
    }
    try {
      HttpRequest request = HttpRequest.parse(input, end);
      String host = request.header("host");
      RULE.allowsHost(host, LOCAL);
      RULE.allowsOrigin(request.header("origin"), host);
      request.lists("connection", "upgrade");
      request.basicLogin();
      StreamRequest.read(request, Form.EVENTS, 16);
    } catch (HttpRequest.Malformed | ProtocolViolation e) {
      // the documented exceptions
    }
  }
}
