package io.reredis.ws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An observer on the WebSocket client of the JDK. It collects the messages as JSON, in order. */
final class TestObserver implements AutoCloseable, WebSocket.Listener {
  /** Times with which the feed runs only when it is woken, so that a missing wake-up shows. */
  static final Times WOKEN_ONLY = Times.DEFAULT.stats(Duration.ofHours(1)).ack(Duration.ofHours(1));

  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Marks the end of the messages. */
  private static final JsonObject END = JsonParser.parseString("{'op':'end'}").getAsJsonObject();

  private final LinkedBlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
  private final ArrayDeque<JsonObject> skipped = new ArrayDeque<>();
  private final Map<Integer, JsonObject> windows = new HashMap<>();
  private final StringBuilder partial = new StringBuilder();
  final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final WebSocket socket;
  final JsonObject welcome;

  TestObserver(Dashboard dashboard) throws Exception {
    this(dashboard.port());
  }

  TestObserver(int port) throws Exception {
    this(CLIENT, "ws://127.0.0.1:" + port + "/ws");
  }

  TestObserver(HttpClient client, String address) throws Exception {
    socket = open(client.newWebSocketBuilder().subprotocols("reredis.v1"), address);
    welcome = next("welcome");
  }

  /** Opens a stream. */
  private TestObserver(String address, WebSocket.Builder builder) throws Exception {
    socket = open(builder, address);
    welcome = null;
  }

  /** Opens a stream with a query; headers are names and values. */
  static TestObserver stream(Dashboard dashboard, String query, String... headers)
      throws Exception {
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return new TestObserver("ws://127.0.0.1:" + dashboard.port() + "/ws" + query, builder);
  }

  private WebSocket open(WebSocket.Builder builder, String address) throws Exception {
    return builder.buildAsync(URI.create(address), this).get(10, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(JsonParser.parseString(partial.toString()).getAsJsonObject());
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closeCode.complete(statusCode);
    messages.add(END);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closeCode.completeExceptionally(error);
    messages.add(END);
  }

  void say(String json) {
    try {
      socket.sendText(json.replace('\'', '"'), true).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void sayBinary() {
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1}), true).join();
  }

  /** Waits for the next message. */
  JsonObject next() {
    return next(message -> true, "message");
  }

  /** Waits for the next message with the given op, and keeps others for later. */
  JsonObject next(String op) {
    return next(message -> message.get("op").getAsString().equals(op), op);
  }

  JsonObject next(Predicate<JsonObject> wanted, String what) {
    for (var it = skipped.iterator(); it.hasNext(); ) {
      JsonObject message = it.next();
      if (wanted.test(message)) {
        it.remove();
        return message;
      }
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonObject message;
      try {
        message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (message == null) {
        throw new AssertionError("no " + what + ", only " + skipped);
      }
      if (message == END) {
        messages.add(END);
        throw new AssertionError("no " + what + " before the end, only " + skipped);
      }
      if (wanted.test(message)) {
        return message;
      }
      skipped.add(message);
    }
  }

  /**
   * Waits for the next message for a window, acknowledges it, and returns the window as it is then.
   */
  JsonObject window(int id) {
    JsonObject message =
        next(
            m -> (isNamed(m, "rows") || isNamed(m, "update")) && m.get("id").getAsInt() == id,
            "rows or update");
    ack(message);
    if (isNamed(message, "update")) {
      message = updated(windows.get(id), message);
    }
    windows.put(id, message);
    return message;
  }

  private static JsonObject updated(JsonObject window, JsonObject update) {
    JsonObject next = window.deepCopy();
    JsonArray rows = next.getAsJsonArray("rows");
    for (JsonElement element : update.getAsJsonArray("rows")) {
      JsonElement key = element.getAsJsonObject().get("key");
      int found = 0;
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).isJsonObject() && rows.get(i).getAsJsonObject().get("key").equals(key)) {
          rows.set(i, element);
          found++;
        }
      }
      if (found != 1) {
        throw new AssertionError(update + " does not fit " + window);
      }
    }
    return next;
  }

  /** Returns whether a message with the given op has arrived. */
  boolean has(String op) {
    return messages.stream().anyMatch(m -> m.get("op").getAsString().equals(op))
        || skipped.stream().anyMatch(m -> m.get("op").getAsString().equals(op));
  }

  void ack(JsonObject message) {
    long id = message.get("id").getAsLong();
    if (message.get("op").getAsString().equals("snap")) {
      say("{'op':'ack','id':" + id + ",'part':" + message.get("part") + "}");
    } else {
      say("{'op':'ack','id':" + id + ",'to':" + message.get("to") + "}");
    }
  }

  /** Subscribes to everything in database 0 and reads the snapshot. */
  Model subscribe() {
    return subscribe("{'op':'sub','id':1,'db':0,'pattern':'*'}");
  }

  Model subscribe(String sub) {
    say(sub);
    Model model = new Model();
    while (!model.complete) {
      JsonObject snap = next("snap");
      model.snap(snap);
      ack(snap);
    }
    return model;
  }

  /** Applies deltas until the model satisfies the predicate. */
  void follow(Model model, Predicate<Model> wanted) {
    while (!wanted.test(model)) {
      JsonObject delta = next("delta");
      model.delta(delta);
      ack(delta);
    }
  }

  /**
   * Follows database 0 until the model satisfies the predicate. Subscribes again whenever the feed
   * requests it.
   */
  Model followAnew(Predicate<Model> wanted) {
    while (true) {
      say("{'op':'sub','id':1,'db':0,'pattern':'*'}");
      Model model = new Model();
      JsonObject message = null;
      while (message == null || !isNamed(message, "resync")) {
        if (model.complete && wanted.test(model)) {
          return model;
        }
        message =
            next(m -> isNamed(m, "snap") || isNamed(m, "delta") || isNamed(m, "resync"), "row");
        if (isNamed(message, "snap")) {
          model.snap(message);
          ack(message);
        } else if (isNamed(message, "delta")) {
          model.delta(message);
          ack(message);
        }
      }
    }
  }

  private static boolean isNamed(JsonObject message, String op) {
    return message.get("op").getAsString().equals(op);
  }

  int closeCode() throws Exception {
    return closeCode.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    leave();
  }

  void leave() {
    socket.sendClose(1000, "").whenComplete((done, error) -> socket.abort());
  }

  /** A table of rows, maintained as a page does it. */
  static final class Model {
    final Map<String, JsonObject> rows = new TreeMap<>();
    boolean complete;
    boolean truncated;
    String epoch;
    long revision;
    int parts;
    long dbSize;
    long more;

    void snap(JsonObject snap) {
      if (snap.get("part").getAsInt() != parts++) {
        throw new AssertionError("part " + snap.get("part") + " is not " + (parts - 1));
      }
      snap.getAsJsonArray("rows").forEach(row -> put(row.getAsJsonObject()));
      if (snap.get("last").getAsBoolean()) {
        complete = true;
        truncated = snap.get("truncated").getAsBoolean();
        epoch = snap.get("epoch").getAsString();
        revision = snap.get("revision").getAsLong();
        dbSize = snap.has("dbSize") ? snap.get("dbSize").getAsLong() : -1;
      }
    }

    void delta(JsonObject delta) {
      if (delta.get("from").getAsLong() != revision) {
        throw new AssertionError("from " + delta.get("from") + " is not " + revision);
      }
      revision = delta.get("to").getAsLong();
      for (JsonElement key : delta.getAsJsonArray("deleted")) {
        rows.remove(id(key));
      }
      delta.getAsJsonArray("rows").forEach(row -> put(row.getAsJsonObject()));
      more += delta.get("more").getAsLong();
      dbSize = delta.has("dbSize") ? delta.get("dbSize").getAsLong() : -1;
    }

    private void put(JsonObject row) {
      String id = id(row.get("key"));
      JsonObject old = rows.get(id);
      if (old == null || revision(row) > revision(old)) {
        rows.put(id, row);
      }
    }

    private static long revision(JsonObject row) {
      return row.get("revision").getAsLong();
    }

    static String id(JsonElement text) {
      return text.toString();
    }

    JsonObject row(String key) {
      return rows.get('"' + key + '"');
    }

    /** Returns the preview of a key, or null if it has no row. */
    String preview(String key) {
      JsonObject row = row(key);
      return row == null ? null : row.get("preview").getAsString();
    }

    boolean shows(String key, String value) {
      return value.equals(preview(key));
    }
  }
}
