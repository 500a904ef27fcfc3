package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
import io.reredis.config.Config;
import io.reredis.config.Option;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the description of the options for the page. */
class OptionManualTest {
  private final Map<String, JsonObject> options = new HashMap<>();
  private final Map<String, String> groups = new HashMap<>();

  @BeforeEach
  void read() throws Exception {
    try (Reredis store = Reredis.open();
        Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults())) {
      URI address = URI.create(dashboard.address() + "options.json");
      var response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
      JsonObject all = JsonParser.parseString(response.body()).getAsJsonObject();
      for (JsonElement option : all.getAsJsonArray("options")) {
        options.put(text(option.getAsJsonObject(), "name"), option.getAsJsonObject());
      }
      for (JsonElement group : all.getAsJsonArray("groups")) {
        groups.put(text(group.getAsJsonObject(), "name"), text(group.getAsJsonObject(), "about"));
      }
    }
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  @Test
  void everyOptionHasAMeaningAndAGroup() {
    Set<String> names = new HashSet<>();
    for (Option option : new Config().options()) {
      JsonObject told = options.get(option.name());
      names.add(option.name());
      assertEquals(option.initial(), text(told, "default"));
      assertFalse(text(told, "meaning").isBlank(), option.name());
      assertTrue(groups.containsKey(text(told, "group")), option.name());
      boolean idle = option.is(Option.Trait.IDLE);
      assertEquals(idle, text(told, "group").equals("Without effect"), option.name());
      assertEquals(option.is(Option.Trait.FIXED), told.get("traits").toString().contains("fixed"));
    }
    assertEquals(names, options.keySet());
  }

  @Test
  void paragraphsAreJoinedAndListsAreKept() {
    assertEquals(
        "The TCP port for Redis clients and plain text lines; 0 for none.",
        text(options.get("port"), "meaning"));
    assertEquals("65535", text(options.get("port"), "max"));
    String level = text(options.get("loglevel"), "meaning");
    assertTrue(
        level.startsWith("What is logged. Each level includes the levels below it:\n  debug "));
    assertTrue(level.endsWith("\n  nothing  no line at all"));
    String policy = text(options.get("maxmemory-policy"), "meaning");
    assertTrue(
        policy.endsWith(
            "soonest\nWith a volatile policy, writes are refused if no key has an expiry."));
    assertEquals("[\"fixed\"]", options.get("aclfile").get("traits").toString());
    assertTrue(text(options.get("aclfile"), "meaning").startsWith("A file that holds the users"));
    assertEquals("There are no replicas.", text(options.get("repl-timeout"), "meaning"));
    assertTrue(options.get("cluster-enabled").has("refusal"));
  }

  @Test
  void groupsAreExplainedWhereTheFileDoes() {
    assertEquals("", groups.get("Network"));
    assertTrue(groups.get("Append-only log").startsWith("The log records every change."));
    assertTrue(groups.get("Without effect").startsWith("These options of Redis and Valkey"));
  }
}
