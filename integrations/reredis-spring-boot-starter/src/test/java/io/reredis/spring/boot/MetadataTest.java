package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares the description of the properties, which IDEs read, with the options of the store.
 * {@code -Dreredis.metadata.write=true} writes it.
 */
class MetadataTest {
  private static final Path FILE =
      Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");

  /** The options that the starter treats in a way of its own. */
  private static final Map<String, JsonObject> OWN = new LinkedHashMap<>();

  static {
    own("enabled", "java.lang.Boolean", "Whether to open a store.", true);
    own(
        "port",
        "java.lang.Integer",
        "The port for Redis clients; spring.data.redis.port or a free one by default.",
        null);
    own(
        "address",
        "java.lang.String",
        "The address to listen on, to which the clients of the application connect.",
        "127.0.0.1");
    own(
        "bind",
        "java.lang.String",
        "All addresses to listen on, separated by spaces; reredis.address by default. If you"
            + " listen on other addresses than loopback, set a password.",
        null);
    own(
        "dir",
        "java.lang.String",
        "The directory of the data files. Without it, all data is in memory.",
        null);
    own(
        "ui-port",
        "java.lang.Integer",
        "The port of the live page, which needs the dependency reredis-ws; 0 for none.",
        0);
  }

  private static void own(String name, String type, String description, Object initial) {
    JsonObject property = property(name, type, description);
    if (initial != null) {
      property.add("defaultValue", new Gson().toJsonTree(initial));
    }
    OWN.put(name, property);
  }

  private static JsonObject property(String name, String type, String description) {
    JsonObject property = new JsonObject();
    property.addProperty("name", "reredis." + name);
    property.addProperty("type", type);
    property.addProperty("description", description);
    return property;
  }

  private static JsonObject property(JsonObject option) {
    String kind = option.get("kind").getAsString();
    String initial = option.get("default").getAsString();
    String meaning = option.get("meaning").getAsString();
    if (option.has("refusal")) {
      meaning = "Only the default is accepted: " + option.get("refusal").getAsString() + '.';
    }
    String type =
        switch (kind) {
          case "bool" -> "java.lang.Boolean";
          case "number" -> "java.lang.Long";
          default -> "java.lang.String";
        };
    JsonObject property = property(option.get("name").getAsString(), type, meaning);
    switch (kind) {
      case "bool" -> property.addProperty("defaultValue", initial.equals("yes"));
      case "number" -> property.addProperty("defaultValue", Long.valueOf(initial));
      default -> property.addProperty("defaultValue", initial);
    }
    return property;
  }

  private static JsonObject metadata() throws Exception {
    JsonObject manual;
    try (Reredis store = Reredis.open();
        Dashboard page = Dashboard.start(store, DashboardOptions.defaults())) {
      manual =
          new Gson()
              .fromJson(
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(URI.create(page.address() + "options.json"))
                              .build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body(),
                  JsonObject.class);
    }
    JsonArray properties = new JsonArray();
    OWN.values().forEach(properties::add);
    JsonArray hints = new JsonArray();
    for (JsonElement element : manual.getAsJsonArray("options")) {
      JsonObject option = element.getAsJsonObject();
      String name = option.get("name").getAsString();
      if (OWN.containsKey(name)) {
        continue;
      }
      properties.add(property(option));
      if (option.has("choices")) {
        JsonArray values = new JsonArray();
        for (JsonElement choice : option.getAsJsonArray("choices")) {
          JsonObject value = new JsonObject();
          value.add("value", choice);
          values.add(value);
        }
        JsonObject hint = new JsonObject();
        hint.addProperty("name", "reredis." + name);
        hint.add("values", values);
        hints.add(hint);
      }
    }
    JsonObject all = new JsonObject();
    all.add("properties", properties);
    all.add("hints", hints);
    return all;
  }

  @Test
  void allOptionsAreDescribed() throws Exception {
    String json =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(metadata())
            + '\n';
    if (Boolean.getBoolean("reredis.metadata.write")) {
      Files.writeString(FILE, json);
    }
    assertThat(Files.readString(FILE)).isEqualTo(json);
    assertThat(json).contains("reredis.maxmemory-policy", "allkeys-lfu");
  }
}
