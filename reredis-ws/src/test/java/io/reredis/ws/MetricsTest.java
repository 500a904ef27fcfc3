package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.family.ServerInfo;
import io.reredis.ws.PrometheusText.Family;
import io.reredis.ws.PrometheusText.Sample;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the metrics for Prometheus: names and formats, values, rights. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsTest {
  private static final String OPEN =
      "Accept: application/openmetrics-text;version=1.0.0;q=0.6,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2\r\n";

  @TempDir Path directory;
  private Reredis store;
  private Dashboard dashboard;

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void start(Reredis opened) {
    store = opened;
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
  }

  private String ask(String method, String headers) throws Exception {
    try (RawHttp http = new RawHttp(dashboard.port())) {
      return http.send(
              method
                  + " /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + headers
                  + "\r\n")
          .rest();
    }
  }

  private static String body(String response) {
    assertTrue(response.startsWith("HTTP/1.1 200 "), response);
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  private Map<String, Family> scrape() throws Exception {
    return PrometheusText.parse(body(ask("GET", "")), false);
  }

  private static String login(String name, String password) {
    byte[] login = (name + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n";
  }

  /** Opens a store and gives every metric a value. */
  private Reredis busy() {
    Reredis busy =
        Reredis.open(
            b ->
                b.directory(directory)
                    .option("appendonly", "yes")
                    .option("enable-debug-command", "yes")
                    .option("latency-monitor-threshold", "1")
                    .option("slowlog-log-slower-than", "0"));
    busy.execute("DEBUG", "SLEEP", "0.02");
    for (int i = 0; i < 100; i++) {
      busy.execute("SET", "k" + i, "v", "EX", "1000");
      busy.execute("GET", "k" + i);
    }
    busy.execute("HSET", "h", "f", "v");
    try {
      busy.execute("LPUSH", "h", "v");
    } catch (RuntimeException expected) {
      // counted as an error
    }
    return busy;
  }

  private static Map<String, String> rows(String file) throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(MetricsTest.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int space = line.indexOf(' ');
          rows.put(line.substring(0, space), line.substring(space + 1));
        }
      }
    }
    return rows;
  }

  /** Returns the type and labels of a metric, as in the list of redis_exporter. */
  private static String form(Family family) {
    List<String> labels = new ArrayList<>(family.samples.get(0).labels().keySet());
    labels.remove("le");
    labels.remove("quantile");
    return (family.type + ' ' + String.join(",", labels)).strip();
  }

  /**
   * The table of the manual lists the metrics of redis_exporter and marks those that exist here.
   */
  @Test
  void theMetricsAreThoseOfTheTable() throws Exception {
    start(busy());
    Map<String, Family> metrics = scrape();
    Map<String, String> known = rows("redis_exporter.txt");
    Map<String, String> listed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      if (line.startsWith("| `redis_")) {
        String[] cells = line.split("\\|", -1);
        String name = cells[1].strip().replace("`", "").substring("redis_".length());
        listed.put(name, (cells[2].strip() + ' ' + cells[3].strip().replace("`", "")).strip());
        boolean here = metrics.containsKey("redis_" + name);
        assertEquals(here, cells[4].strip().equals("yes"), name);
        assertFalse(cells[4].isBlank(), name);
        if (here) {
          assertEquals(listed.get(name), form(metrics.get("redis_" + name)), name);
        }
      }
    }
    assertEquals(known, listed);
    metrics.keySet().stream()
        .filter(name -> name.startsWith("redis_"))
        .forEach(name -> assertTrue(known.containsKey(name.substring(6)), name));
  }

  @Test
  void theValuesAreThoseOfInfo() throws Exception {
    start(busy());
    Map<String, String> before = info();
    Map<String, Family> metrics = scrape();
    Map<String, String> after = info();
    int compared = 0;
    for (String row : rowsOfInfo()) {
      String[] words = row.split(" ");
      String value = before.get(words[1]);
      if (value != null && value.equals(after.get(words[1]))) {
        double scale = words.length > 3 ? Double.parseDouble(words[3]) : 1;
        double expected = value.equals("ok") ? 1 : value.equals("err") ? 0 : Double.valueOf(value);
        Family family = metrics.get("redis_" + words[2]);
        assertEquals(expected * scale, family.samples.get(0).value(), 1e-9, row);
        assertEquals(words[0], family.type, row);
        compared++;
      }
    }
    assertTrue(compared > 80, "only " + compared);
    assertEquals(101, metrics.get("redis_db_keys").value("redis_db_keys", "db", "db0"));
    assertEquals(0, metrics.get("redis_db_keys").value("redis_db_keys", "db", "db15"));
    assertEquals(
        100, metrics.get("redis_db_keys_expiring").value("redis_db_keys_expiring", "db", "db0"));
    assertEquals(
        100, metrics.get("redis_commands_total").value("redis_commands_total", "cmd", "get"));
    assertEquals(
        1, metrics.get("redis_errors_total").value("redis_errors_total", "err", "WRONGTYPE"));
    assertEquals(
        100,
        metrics
            .get("redis_commands_latencies_usec")
            .value("redis_commands_latencies_usec_count", "cmd", "get"));
    assertEquals(
        100,
        metrics
            .get("redis_latency_percentiles_usec")
            .value("redis_latency_percentiles_usec_count", "cmd", "get"));
    Sample instance = metrics.get("redis_instance_info").samples.get(0);
    assertEquals("master", instance.labels().get("role"));
    assertEquals(before.get("run_id"), instance.labels().get("run_id"));
    assertEquals(1, metrics.get("redis_up").samples.get(0).value());
    double slept =
        metrics
            .get("redis_latency_spike_duration_seconds")
            .value("redis_latency_spike_duration_seconds", "event_name", "command");
    assertTrue(slept >= 0.001, () -> "slept " + slept);
    assertTrue(
        metrics.get("jvm_memory_used_bytes").value("jvm_memory_used_bytes", "area", "heap") > 0);
    assertTrue(metrics.get("process_cpu_seconds_total").samples.get(0).value() > 0);
  }

  private static List<String> rowsOfInfo() throws Exception {
    List<String> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Scrapes.class.getResourceAsStream("metrics.txt")),
                StandardCharsets.UTF_8))) {
      in.lines().filter(line -> line.matches("(gauge|counter) .*")).forEach(rows::add);
    }
    return rows;
  }

  private Map<String, String> info() {
    Map<String, String> fields = new HashMap<>();
    for (String line : ServerInfo.all(Inside.of(store).engine()).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  @Test
  void bothFormatsHaveTheSameSeries() throws Exception {
    start(busy());
    String text = ask("GET", "");
    String open = ask("GET", OPEN);
    assertTrue(text.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    assertTrue(
        open.contains(
            "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
    assertEquals(
        names(PrometheusText.parse(body(text), false)),
        names(PrometheusText.parse(body(open), true)));
    assertTrue(open.contains("\n# TYPE redis_commands_processed counter\n"));
    assertTrue(open.contains("\nredis_commands_processed_total "));
  }

  private static List<String> names(Map<String, Family> families) {
    return families.values().stream()
        .flatMap(family -> family.samples.stream())
        .map(Sample::name)
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void theAcceptHeaderSelectsTheFormat() {
    start(Reredis.open());
    assertFalse(Exposition.isAsked(null));
    assertFalse(Exposition.isAsked("*/*"));
    assertFalse(Exposition.isAsked("text/plain;version=0.0.4, application/openmetrics-text;q=0.5"));
    assertFalse(Exposition.isAsked("application/openmetrics-text;version=0.0.1"));
    assertFalse(Exposition.isAsked("application/openmetrics-text;q=x"));
    assertTrue(Exposition.isAsked("application/openmetrics-text"));
    assertTrue(Exposition.isAsked("application/openmetrics-text; version=\"1.0.0\"; q=0.5, */*"));
  }

  @Test
  void labelsAndHelpAreEscaped() {
    start(Reredis.open());
    for (boolean open : new boolean[] {false, true}) {
      Exposition out = new Exposition(open);
      String strange = "a\"b\\c\nd\\n{},=é";
      out.gauge("g", "one\nline \\ \"", Double.NaN, "name", strange, "other", "");
      out.counter("c_total", "h", 1.5);
      out.gauge("big", "h", Double.POSITIVE_INFINITY);
      String text = new String(out.bytes(), StandardCharsets.UTF_8);
      Map<String, Family> all = PrometheusText.parse(text, open);
      assertEquals(strange, all.get("g").samples.get(0).labels().get("name"));
      assertTrue(text.contains(open ? "one\\nline \\\\ \\\"\n" : "one\\nline \\\\ \"\n"), text);
      assertTrue(text.contains("\nc_total 1.5\n"), text);
      assertTrue(text.contains("\nbig +Inf\n"), text);
    }
  }

  @Test
  void aLoginWithTheRightForInfoIsNeeded() throws Exception {
    start(Reredis.open(b -> b.option("requirepass", "secret")));
    store.execute("ACL", "SETUSER", "info", "on", ">p", "+info");
    store.execute("ACL", "SETUSER", "none", "on", ">p", "+@all", "-info");
    String refused = ask("GET", "");
    assertTrue(refused.startsWith("HTTP/1.1 401 "), refused);
    assertTrue(refused.contains("WWW-Authenticate: Basic realm="), refused);
    assertTrue(ask("GET", login("default", "wrong")).startsWith("HTTP/1.1 401 "));
    assertTrue(ask("GET", login("none", "p")).startsWith("HTTP/1.1 403 "));
    Map<String, Family> all =
        PrometheusText.parse(body(ask("GET", login("default", "secret"))), false);
    assertTrue(all.containsKey("redis_slowlog_length"));
    Map<String, Family> few = PrometheusText.parse(body(ask("GET", login("info", "p"))), false);
    assertTrue(few.containsKey("redis_connected_clients"));
    for (String name : List.of("slowlog_length", "slowlog_last_id", "config_maxmemory")) {
      assertFalse(few.containsKey("redis_" + name), name);
    }
    assertFalse(few.containsKey("redis_commands_latencies_usec"));
  }

  @Test
  void aGateAdmitsUsers() throws Exception {
    store = Reredis.open(b -> b.option("requirepass", "secret"));
    store.execute("ACL", "SETUSER", "ada", "on", "nopass", "+info");
    Gate gate = r -> r.cookie("s") == null ? Admission.refused() : Admission.as(r.cookie("s"));
    dashboard = Dashboard.start(store, DashboardOptions.defaults().gate(gate));
    assertTrue(ask("GET", login("default", "secret")).startsWith("HTTP/1.1 401 "));
    PrometheusText.parse(body(ask("GET", "Cookie: s=ada\r\n")), false);
  }

  @Test
  void otherMethodsAndHosts() throws Exception {
    start(Reredis.open());
    String head = ask("HEAD", "");
    assertTrue(head.startsWith("HTTP/1.1 200 ") && head.endsWith("\r\n\r\n"), head);
    assertTrue(head.matches("(?s).*Content-Length: [0-9]{4,}\r\n.*"), head);
    assertTrue(ask("POST", "").startsWith("HTTP/1.1 405 "));
    String other = "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assertEquals(403, RawHttp.status(dashboard.port(), other));
  }

  @Test
  void theOptionTurnsThemOff() throws Exception {
    store = Reredis.open();
    dashboard = Dashboard.start(store, DashboardOptions.defaults().metrics(false));
    assertTrue(ask("GET", "").startsWith("HTTP/1.1 404 "));
  }

  @Test
  void figuresAreThereWhileKeysAreFlushed() throws Exception {
    start(Reredis.open());
    AtomicBoolean stop = new AtomicBoolean();
    Thread load =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                store.execute("SET", "k" + i % 1000, "v", "PX", "5");
                if (i % 100 == 0) {
                  store.execute("FLUSHALL");
                }
              }
            });
    load.start();
    try {
      for (int i = 0; i < 100; i++) {
        scrape();
      }
    } finally {
      stop.set(true);
      load.join();
    }
    assertEquals(101, scrape().get("redis_exporter_scrapes_total").samples.get(0).value());
  }

  @Test
  void figuresAreThereWhileLoading() throws Exception {
    Path file = directory.resolve("dump.rdb");
    try (Reredis first = Reredis.open(b -> b.directory(directory))) {
      first.strings().set("k", "v");
      first.snapshot();
    }
    byte[] dump = Files.readAllBytes(file);
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    start(Reredis.open(b -> b.directory(directory).loadInBackground(true)));
    try (OutputStream pipe = Files.newOutputStream(file)) {
      assertEquals(1, scrape().get("redis_loading_dump_file").samples.get(0).value());
      pipe.write(dump);
    }
    store.loaded().get(30, TimeUnit.SECONDS);
    assertEquals(0, scrape().get("redis_loading_dump_file").samples.get(0).value());
  }
}
