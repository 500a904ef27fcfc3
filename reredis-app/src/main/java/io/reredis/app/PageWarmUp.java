package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.base.SafeLog;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the code that shows the live page once, with a store and a port of its own. The JVM
 * initializes classes and links calls at their first use, which would take the first visitor of the
 * real page about half a second.
 */
final class PageWarmUp {
  private static final Logger LOG = SafeLog.of(PageWarmUp.class);
  private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

  private static final String HANDSHAKE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Protocol: reredis.v1\r\n";

  private static final String LIST =
      "{\"op\":\"list\",\"id\":1,\"db\":0,\"pattern\":\"*\",\"sort\":\"key\",\"desc\":false,"
          + "\"offset\":0,\"count\":60}";

  /** A file that the page names. */
  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"\\.?(/[^\"]+)\"");

  /** The number of a message with rows. */
  private static final Pattern NUMBER = Pattern.compile("\"to\":\"(\\d+)\"");

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private PageWarmUp() {}

  /** Starts a thread that runs the code. */
  static void start() {
    Thread thread = new Thread(PageWarmUp::run, "reredis-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs the code; an error is only logged, since the real page does not depend on it.
   *
   * @return whether the page has shown a row
   */
  static boolean run() {
    try (Reredis store = Reredis.open();
        Dashboard page = Dashboard.start(store, DashboardOptions.defaults().port(0))) {
      store.strings().set("key", "value");
      visit(page.port());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the page was not warmed up", e);
      return false;
    }
  }

  /** Reads the page and its files, and its list of keys up to the first row. */
  private static void visit(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Matcher file = FILE.matcher(read(in, out, "/"));
      while (file.find()) {
        read(in, out, file.group(1));
      }
      get(out, "/ws", HANDSHAKE);
      head(in);
      frame(in);
      sendFrame(out, LIST);
      for (String rows = frame(in); !rows.contains("\"value\""); rows = frame(in)) {
        Matcher number = NUMBER.matcher(rows);
        if (number.find()) {
          sendFrame(out, "{\"op\":\"ack\",\"id\":1,\"to\":\"" + number.group(1) + "\"}");
        }
      }
    }
  }

  private static String read(DataInputStream in, OutputStream out, String path) throws IOException {
    get(out, path, "");
    Matcher length = LENGTH.matcher(head(in));
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  private static void get(OutputStream out, String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Reads the payload of a frame. */
  private static String frame(DataInputStream in) throws IOException {
    in.readByte();
    int length = in.readByte();
    length = length == 126 ? in.readUnsignedShort() : length;
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Sends a frame of less than 126 bytes, with a mask of zeros. */
  private static void sendFrame(OutputStream out, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    out.write(frame);
  }
}
