package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 response with the headers common to all responses. Built and sent once. */
final class HttpResponse {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(303, "See Other"),
          Map.entry(304, "Not Modified"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(411, "Length Required"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(507, "Insufficient Storage"));
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'self'";

  private final int status;
  private final byte @Nullable [] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  /**
   * Creates a response.
   *
   * @param body null if there is none, or if it is sent afterwards and ends with the connection
   */
  HttpResponse(int status, @Nullable String contentType, byte @Nullable [] body) {
    this.status = status;
    this.body = body;
    with("Content-Type", contentType);
    with("Content-Security-Policy", POLICY);
    with("X-Content-Type-Options", "nosniff");
    with("Referrer-Policy", "no-referrer");
  }

  /** Returns a short human-readable text. */
  static HttpResponse text(int status, String text) {
    byte[] body = (text + '\n').getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(status, "text/plain; charset=utf-8", body)
        .with("Cache-Control", "no-store");
  }

  /** Adds a header. */
  HttpResponse with(String name, @Nullable String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  /**
   * Returns the bytes to send.
   *
   * @param onlyHead whether the request was HEAD
   */
  ByteBuffer encode(boolean keepAlive, boolean onlyHead) {
    StringBuilder head = new StringBuilder(512);
    head.append("HTTP/1.1 ").append(status).append(' ').append(REASONS.get(status));
    head.append("\r\nDate: ");
    head.append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.forEach((name, value) -> header(head, name, value));
    if (body != null) {
      header(head, "Content-Length", Integer.toString(body.length));
    }
    header(head, "Connection", keepAlive ? "keep-alive" : "close");
    byte[] bytes = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    boolean bodiless = onlyHead || body == null;
    ByteBuffer out = ByteBuffer.allocate(bytes.length + (bodiless ? 0 : notNull(body).length));
    out.put(bytes);
    if (!bodiless) {
      out.put(body);
    }
    return out.flip();
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }
}
