package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.persist.TransferFaults;
import io.reredis.support.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests export and import of all data over HTTP. */
class TransferTest {
  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    open(DashboardOptions.defaults());
  }

  private void open(DashboardOptions options, String... settings) {
    if (dashboard != null) {
      close();
    }
    store =
        Reredis.open(
            builder -> {
              builder.directory(directory).option("enable-debug-command", "yes");
              for (int i = 0; i < settings.length; i += 2) {
                builder.option(settings[i], settings[i + 1]);
              }
            });
    dashboard = Dashboard.start(store, options);
  }

  /** Serves the store with a short timeout for clients that neither read nor send. */
  private void openImpatiently() {
    dashboard.close();
    Times times = Times.DEFAULT.ack(Duration.ofMillis(700));
    dashboard = Dashboard.start(store, DashboardOptions.defaults(), times, Pages.ROOT);
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void fill(int keys) {
    byte[] noise = new byte[300];
    Random random = new Random(5);
    for (int i = 0; i < keys; i++) {
      random.nextBytes(noise);
      store.execute("set", "k" + i, Base64.getEncoder().encodeToString(noise));
    }
    store.execute("hset", "hash", "field", "value");
    store.execute("rpush", "list", "a", "b");
    store.execute("zadd", "zset", "1.5", "m");
    store.execute("xadd", "stream", "1-1", "f", "v");
    store.execute("set", "expiring", "v", "ex", "1000");
  }

  private String token(TestObserver observer, String op) {
    observer.say("{'op':'" + op + "','seq':7}");
    return observer.next("reply").get("value").getAsString();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(dashboard.address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(dashboard.address() + path));
    request.POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String login(String user, String password) {
    byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private byte[] exported() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.exportTo(out);
    return out.toByteArray();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private List<Path> leftovers() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("temp-")).toList();
    }
  }

  /**
   * Returns the number of descriptors of this process that refer to temporary files of transfers.
   */
  private static long openFiles() {
    File[] descriptors = new File("/proc/self/fd").listFiles();
    return descriptors == null
        ? 0
        : Arrays.stream(descriptors)
            .filter(
                one -> {
                  try {
                    return Files.readSymbolicLink(one.toPath())
                        .toString()
                        .contains("temp-transfer");
                  } catch (Exception e) {
                    return false;
                  }
                })
            .count();
  }

  private static void awaitNoFiles() throws Exception {
    Await.until("the files are closed", () -> openFiles() == 0);
  }

  /** Waits until no transfer is in progress. */
  private void awaitEnd() throws Exception {
    Await.until(
        "the transfers have ended", () -> post("import", new byte[] {1}).statusCode() == 400);
    awaitNoFiles();
  }

  // --- export

  @Test
  void anExportHasAllDataAndReportsItsProgress() throws Exception {
    fill(3000);
    try (var observer = new TestObserver(dashboard)) {
      var response = get("export.rdb?token=" + token(observer, "export"));
      assertEquals(200, response.statusCode());
      assertEquals(
          response.body().length,
          Integer.parseInt(response.headers().firstValue("Content-Length").orElseThrow()));
      String disposition = response.headers().firstValue("Content-Disposition").orElseThrow();
      assertTrue(disposition.matches("attachment; filename=\"dump-\\d{8}-\\d{6}\\.rdb\""));
      try (Reredis other = Reredis.open(b -> b.option("enable-debug-command", "yes"))) {
        other.importFrom(new ByteArrayInputStream(response.body()));
        assertEquals(3005L, other.execute("dbsize"));
        assertEquals(store.execute("get", "k77"), other.execute("get", "k77"));
        assertEquals(store.execute("debug", "digest"), other.execute("debug", "digest"));
      }
      JsonObject writing =
          observer.next(
              m -> m.get("op").getAsString().equals("transfer") && is(m, "writing"), "writing");
      assertEquals("3005", writing.get("total").getAsString());
      assertEquals(7, writing.get("seq").getAsInt());
      observer.next(m -> m.get("op").getAsString().equals("transfer") && is(m, "done"), "done");
      checkWithRedis(response.body());
    }
    awaitNoFiles();
    assertEquals(List.of(), leftovers());
  }

  private static boolean is(JsonObject message, String phase) {
    return message.get("phase").getAsString().equals(phase);
  }

  private void checkWithRedis(byte[] file) throws Exception {
    Path path = directory.resolve("checked.rdb");
    Files.write(path, file);
    Process check;
    try {
      check = new ProcessBuilder("redis-check-rdb", path.toString()).start();
    } catch (java.io.IOException e) {
      Assumptions.abort("redis-check-rdb is not installed");
      return;
    }
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, check.waitFor(), output);
    assertTrue(output.contains("RDB looks OK!"), output);
  }

  @Test
  void aTokenIsValidOnceAndForItsUseOnly() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      String token = token(observer, "export");
      assertEquals(200, get("export.rdb?token=" + token).statusCode());
      assertEquals(403, get("export.rdb?token=" + token).statusCode());
      assertEquals(403, get("export.rdb?token=nonsense").statusCode());
      String other = token(observer, "import");
      assertEquals(403, get("export.rdb?token=" + other).statusCode());
      assertNotEquals(token(observer, "export"), token(observer, "export"));
    }
  }

  @Test
  void aTokenExpiresSoonAndWithItsObserver() throws Exception {
    Passes.validity = Duration.ofMillis(50);
    try (var observer = new TestObserver(dashboard)) {
      String token = token(observer, "export");
      Thread.sleep(100);
      assertEquals(403, get("export.rdb?token=" + token).statusCode());
    } finally {
      Passes.validity = Duration.ofSeconds(30);
    }
    String token;
    try (var observer = new TestObserver(dashboard)) {
      token = token(observer, "export");
    }
    for (int i = 0; store.execute("client", "list").toString().contains("addr=127."); i++) {
      assertTrue(i < 500, "the observer stays");
      Thread.sleep(10);
    }
    assertEquals(403, get("export.rdb?token=" + token).statusCode());
  }

  @Test
  void rightsAreThoseOfTheMomentOfTheTransfer() throws Exception {
    store.execute("acl", "setuser", "saver", "on", ">pw", "~*", "+save", "+ping");
    store.execute("acl", "setuser", "half", "on", ">pw", "~a*", "+@all");
    store.execute("acl", "setuser", "reader", "on", ">pw", "~*", "+@read");
    assertEquals(200, get("export.rdb", "Authorization", login("saver", "pw")).statusCode());
    assertEquals(401, get("export.rdb", "Authorization", login("saver", "no")).statusCode());
    var refused = get("export.rdb", "Authorization", login("half", "pw"));
    assertEquals(403, refused.statusCode());
    assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("read all keys"));
    refused = get("export.rdb", "Authorization", login("reader", "pw"));
    assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("run the 'save'"));
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'saver','password':'pw'}");
      observer.next("auth");
      String token = token(observer, "export");
      store.execute("acl", "setuser", "saver", "-save");
      assertEquals(403, get("export.rdb?token=" + token).statusCode());
      observer.say("{'op':'export','seq':8}");
      assertTrue(observer.next("reply").get("error").getAsString().startsWith("NOPERM"));
      store.execute("acl", "setuser", "saver", "+save");
      token = token(observer, "export");
      store.execute("acl", "deluser", "saver");
      assertEquals(403, get("export.rdb?token=" + token).statusCode());
    }
  }

  @Test
  void aLoginIsNeededWhereThereIsAPassword() throws Exception {
    open(DashboardOptions.defaults(), "requirepass", "secret");
    assertEquals(401, get("export.rdb").statusCode());
    assertEquals(200, get("export.rdb", "Authorization", login("", "secret")).statusCode());
    assertEquals(401, post("import?mode=keep", new byte[] {1}).statusCode());
    assertEquals(0, ((List<?>) store.execute("acl", "log")).size());
    assertEquals(401, get("export.rdb", "Authorization", login("", "wrong")).statusCode());
    assertEquals(1, ((List<?>) store.execute("acl", "log")).size());
  }

  @Test
  void otherSitesAndMethodsAreRefused() throws Exception {
    assertEquals(403, get("export.rdb", "Origin", "http://evil.example").statusCode());
    assertEquals(403, get("export.rdb", "Sec-Fetch-Site", "cross-site").statusCode());
    assertEquals(200, get("export.rdb", "Sec-Fetch-Site", "same-origin").statusCode());
    assertEquals(
        403,
        post("import?mode=keep", new byte[] {1}, "Origin", "http://evil.example").statusCode());
    assertEquals(405, post("export.rdb", new byte[] {1}).statusCode());
    assertEquals(405, get("import").statusCode());
  }

  @Test
  void aStalledClientIsClosedAndSavesContinue() throws Exception {
    fill(30_000);
    openImpatiently();
    try (RawHttp http = new RawHttp(dashboard.port())) {
      http.send("GET /export.rdb HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(http.head().startsWith("HTTP/1.1 200 "));
      long start = System.nanoTime();
      assertEquals("OK", store.execute("save"));
      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 5);
      awaitNoFiles();
    }
  }

  @Test
  void aDisconnectEndsTheExport() throws Exception {
    fill(5000);
    for (int i = 0; i < 5; i++) {
      try (RawHttp http = new RawHttp(dashboard.port())) {
        http.send("GET /export.rdb HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if (i % 2 == 0) {
          http.head();
        }
      }
      awaitNoFiles();
    }
    assertEquals(200, get("export.rdb").statusCode());
  }

  @Test
  void onlyAFewTransfersAtATime() throws Exception {
    fill(30_000);
    List<RawHttp> slow = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RawHttp http = new RawHttp(dashboard.port());
      slow.add(http.send("GET /export.rdb HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }
    for (RawHttp http : slow) {
      http.head();
    }
    assertEquals(503, get("export.rdb").statusCode());
    for (RawHttp http : slow) {
      http.close();
    }
    awaitNoFiles();
  }

  @Test
  void aFullDiskIsReported() throws Exception {
    fill(2000);
    try (var fault = new TransferFaults();
        var observer = new TestObserver(dashboard)) {
      fault.after(100_000);
      var response = get("export.rdb?token=" + token(observer, "export"));
      assertEquals(507, response.statusCode());
      String text = new String(response.body(), StandardCharsets.UTF_8);
      assertTrue(text.contains("No space left on device"), text);
      JsonObject failed =
          observer.next(
              m -> m.get("op").getAsString().equals("transfer") && is(m, "failed"), "failed");
      assertTrue(failed.get("error").getAsString().contains("No space left on device"));
      awaitNoFiles();
      byte[] file = exported();
      store.execute("flushall");
      fault.after(100_000);
      var refused = post("import?mode=keep", file);
      assertEquals(507, refused.statusCode());
      assertTrue(refused.body().startsWith("Nothing was imported: "), refused.body());
      assertEquals(0L, store.execute("dbsize"));
    }
    awaitNoFiles();
  }

  // --- import

  @ParameterizedTest
  @ValueSource(strings = {"keep", "replace", "flush"})
  void anImportTreatsOldDataByItsMode(String mode) throws Exception {
    open(DashboardOptions.defaults(), "appendonly", "yes");
    fill(2000);
    byte[] file = exported();
    store.execute("flushall");
    store.execute("set", "k5", "mine");
    store.execute("set", "other", "mine");
    try (var observer = new TestObserver(dashboard)) {
      var response = post("import?mode=" + mode + "&token=" + token(observer, "import"), file);
      assertEquals(200, response.statusCode(), response.body());
      JsonObject counts = json(response.body());
      assertEquals(mode.equals("keep") ? 2004 : 2005, counts.get("loaded").getAsInt());
      assertEquals(mode.equals("keep") ? 1 : 0, counts.get("skipped").getAsInt());
      observer.next(
          m -> m.get("op").getAsString().equals("transfer") && is(m, "checking"), "checking");
      observer.next(
          m -> m.get("op").getAsString().equals("transfer") && is(m, "loading"), "loading");
    }
    assertEquals(mode.equals("keep"), "mine".equals(text("k5")));
    assertEquals(mode.equals("flush") ? null : "mine", text("other"));
    assertEquals(mode.equals("flush") ? 2005L : 2006L, store.execute("dbsize"));
    Object digest = store.execute("debug", "digest");
    open(DashboardOptions.defaults(), "appendonly", "yes");
    assertEquals(digest, store.execute("debug", "digest"), "the log has the import");
    awaitNoFiles();
    assertEquals(List.of(), leftovers());
  }

  private String text(String key) {
    Object value = store.execute("get", key);
    return value == null ? null : value.toString();
  }

  @Test
  void aFileOfRedisIsImported() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("redis"));
    Process redis;
    try {
      redis =
          new ProcessBuilder(
                  "redis-server", "--port", "0", "--unixsocket", "s", "--dir", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (java.io.IOException e) {
      Assumptions.abort("redis-server is not installed");
      return;
    }
    try {
      for (int i = 0; !Files.exists(folder.resolve("s")); i++) {
        assertTrue(i < 1000, "redis-server does not start");
        Thread.sleep(10);
      }
      for (String command :
          List.of("set a 1", "sadd s x y z", "hset h f v", "xadd x 1-1 f v", "save")) {
        List<String> line = new ArrayList<>(List.of("redis-cli", "-s", "s"));
        line.addAll(List.of(command.split(" ")));
        assertEquals(0, new ProcessBuilder(line).directory(folder.toFile()).start().waitFor());
      }
    } finally {
      redis.destroy();
      redis.waitFor();
    }
    var response = post("import?mode=keep", Files.readAllBytes(folder.resolve("dump.rdb")));
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(4, json(response.body()).get("loaded").getAsInt());
    assertEquals("1", text("a"));
    assertEquals(3L, store.execute("scard", "s"));
  }

  @Test
  void aBrokenFileChangesNothing() throws Exception {
    fill(500);
    byte[] file = exported();
    store.execute("flushall");
    store.execute("set", "mine", "v");
    byte[] flipped = file.clone();
    flipped[file.length / 2] ^= 1;
    byte[] newer = file.clone();
    newer[7] = '9';
    for (byte[] broken :
        List.of(
            flipped,
            newer,
            Arrays.copyOf(file, file.length / 2),
            "no such file at all".getBytes(StandardCharsets.UTF_8))) {
      for (String mode : List.of("keep", "replace", "flush")) {
        var response = post("import?mode=" + mode, broken);
        assertEquals(400, response.statusCode());
        assertTrue(response.body().startsWith("Nothing was imported: "), response.body());
        assertEquals(1L, store.execute("dbsize"));
        assertEquals("v", text("mine"));
      }
    }
    assertTrue(
        post("import?mode=keep", newer).body().contains("Can't handle RDB format version 90"));
    awaitNoFiles();
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    assertEquals(400, post("import", new byte[] {1}).statusCode());
    assertEquals(400, post("import?mode=all", new byte[] {1}).statusCode());
    assertEquals(400, post("import?mode=keep", new byte[0]).statusCode());
    String request = "POST /import?mode=keep HTTP/1.1\r\nHost: localhost\r\n";
    assertEquals(411, RawHttp.status(dashboard.port(), request + "\r\n"));
    assertEquals(
        507,
        RawHttp.status(dashboard.port(), request + "Content-Length: 99999999999999999\r\n\r\n"));
    assertEquals(0, openFiles());
  }

  @Test
  void aReadOnlyServerExportsAndDoesNotImport() throws Exception {
    fill(10);
    byte[] file = exported();
    open(DashboardOptions.defaults().readOnly(true));
    assertEquals(200, get("export.rdb").statusCode());
    var response = post("import?mode=keep", file);
    assertEquals(403, response.statusCode());
    assertTrue(response.body().contains("may only read"));
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'import','seq':1}");
      assertTrue(observer.next("reply").get("error").getAsString().contains("may only read"));
    }
  }

  @Test
  void anImportNeedsItsRightsWhenTheUploadIsComplete() throws Exception {
    store.execute(
        "acl", "setuser", "loader", "on", ">pw", "~*", "+restore", "+function|restore", "+ping");
    fill(100);
    byte[] file = exported();
    store.execute("flushall");
    String login = login("loader", "pw");
    assertEquals(200, post("import?mode=keep", file, "Authorization", login).statusCode());
    var refused = post("import?mode=flush", file, "Authorization", login);
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("run the 'flushall' command"), refused.body());
    store.execute("flushall");
    try (RawHttp http = new RawHttp(dashboard.port())) {
      http.send(
          "POST /import?mode=keep HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
              + login
              + "\r\nExpect: 100-continue\r\nContent-Length: "
              + file.length
              + "\r\n\r\n");
      assertTrue(http.head().startsWith("HTTP/1.1 100 Continue"));
      http.send(Arrays.copyOf(file, 1000));
      store.execute("acl", "setuser", "loader", "-restore");
      http.send(Arrays.copyOfRange(file, 1000, file.length));
      assertTrue(http.head().contains("HTTP/1.1 403 "));
    }
    assertEquals(0L, store.execute("dbsize"));
  }

  @Test
  void aDisconnectDuringTheUploadImportsNothing() throws Exception {
    fill(1000);
    byte[] file = exported();
    store.execute("flushall");
    for (int part : new int[] {0, 1000, file.length - 1}) {
      try (RawHttp http = new RawHttp(dashboard.port())) {
        http.send(
            "POST /import?mode=keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + file.length
                + "\r\n\r\n");
        http.send(Arrays.copyOf(file, part));
      }
      awaitEnd();
    }
    // a client that stops sending is closed
    openImpatiently();
    try (RawHttp http = new RawHttp(dashboard.port())) {
      http.send(
          "POST /import?mode=keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nab");
      assertEquals("", http.rest());
    }
    awaitEnd();
    assertEquals(0L, store.execute("dbsize"));
  }

  @Test
  void anImportThatExceedsTheMemoryReportsItsResult() throws Exception {
    fill(20_000);
    byte[] file = exported();
    open(DashboardOptions.defaults(), "maxmemory", "3mb");
    store.execute("flushall");
    var response = post("import?mode=flush", file);
    assertEquals(500, response.statusCode());
    assertTrue(response.body().startsWith("All old data was removed, and "), response.body());
    assertTrue(response.body().contains("OOM command not allowed"), response.body());
    long keys = (Long) store.execute("dbsize");
    assertTrue(response.body().contains(" " + keys + " keys were imported"), response.body());
    assertTrue(keys > 100 && keys < 20_000, keys + " keys");
  }

  @Test
  void aClosedServerLeavesNoFile() throws Exception {
    fill(20_000);
    try (RawHttp http = new RawHttp(dashboard.port());
        RawHttp upload = new RawHttp(dashboard.port())) {
      http.send("GET /export.rdb HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
      upload.send(
          "POST /import?mode=keep HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
              + "Content-Length: 100000\r\n\r\n");
      upload.head();
      assertEquals(2, openFiles());
      assertEquals(List.of(), leftovers(), "the system has deleted their names already");
      dashboard.close();
      assertEquals(0, openFiles());
    }
  }

  @Test
  void aGateAlsoControlsTransfers() throws Exception {
    store.execute("acl", "setuser", "ada", "on", "~*", "+save", "+restore", "+function|restore");
    store.execute("acl", "setuser", "bob", "on", "~*", "+get");
    fill(2000);
    byte[] file = exported();
    store.execute("flushall");
    dashboard.close();
    Gate gate =
        request -> {
          try {
            Thread.sleep(100);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          String user = request.cookie("user");
          return user == null ? Admission.refused() : Admission.as(user);
        };
    dashboard = Dashboard.start(store, DashboardOptions.defaults().gate(gate));
    var response = post("import?mode=keep", file, "Cookie", "user=ada");
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(2005L, store.execute("dbsize"));
    assertEquals(200, get("export.rdb", "Cookie", "user=ada").statusCode());
    assertEquals(403, get("export.rdb", "Cookie", "user=bob").statusCode());
    assertEquals(403, post("import?mode=keep", file, "Cookie", "user=bob").statusCode());
    assertEquals(401, get("export.rdb").statusCode());
    assertEquals(401, post("import?mode=keep", new byte[100]).statusCode());
  }

  @Test
  void aStoreWithoutADirectoryAlsoTransfers() throws Exception {
    close();
    store = Reredis.open();
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
    fill(10);
    byte[] file = get("export.rdb").body();
    store.execute("flushall");
    assertEquals(200, post("import?mode=replace", file).statusCode());
    assertEquals(15L, store.execute("dbsize"));
    assertArrayEquals(new byte[] {'R', 'E', 'D', 'I', 'S'}, Arrays.copyOf(file, 5));
    assertFalse(Files.exists(Path.of("temp-transfer")));
  }
}
