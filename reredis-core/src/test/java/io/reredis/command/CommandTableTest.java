package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.command.family.Families;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares the command table, as COMMAND INFO reports it, with that of Redis 7.4. */
class CommandTableTest {
  private static final Map<String, JsonObject> REDIS = read();

  private static Map<String, JsonObject> read() {
    try (Reader in =
        new InputStreamReader(
            CommandTableTest.class.getResourceAsStream("/commands-redis-7.4.json"),
            StandardCharsets.UTF_8)) {
      Map<String, JsonObject> commands = new HashMap<>();
      for (JsonElement command : JsonParser.parseReader(in).getAsJsonArray()) {
        put(command.getAsJsonObject(), commands);
      }
      return commands;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void put(JsonObject command, Map<String, JsonObject> into) {
    into.put(command.get("name").getAsString(), command);
    if (command.has("subcommands")) {
      command.getAsJsonArray("subcommands").forEach(sub -> put(sub.getAsJsonObject(), into));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandIsAsInRedis() {
    return Families.table().all().stream()
        .map(command -> DynamicTest.dynamicTest(command.name(), () -> compare(command)));
  }

  private static void compare(Command command) throws Exception {
    JsonObject redis = REDIS.get(command.name());
    assertNotNull(redis, "Redis has no such command");
    assertEquals(redis.get("since").getAsString(), command.since(), "since");
    assertEquals(redis.get("group").getAsString(), command.group(), "group");
    try (io.reredis.Reredis store = io.reredis.Reredis.open(b -> b.activeExpiry(false))) {
      List<?> reply = (List<?>) store.execute("command", "info", command.name());
      List<?> info = (List<?>) reply.get(0);
      assertEquals(command.name(), info.get(0));
      assertEquals(redis.get("arity").getAsLong(), info.get(1), "arity");
      assertEquals(strings(redis, "flags"), new TreeSet<>((Set<?>) info.get(2)), "flags");
      assertEquals(redis.get("first_key").getAsLong(), info.get(3), "first key");
      assertEquals(redis.get("last_key").getAsLong(), info.get(4), "last key");
      assertEquals(redis.get("step").getAsLong(), info.get(5), "step");
      assertEquals(
          strings(redis, "acl_categories"), new TreeSet<>((Set<?>) info.get(6)), "categories");
      assertEquals(strings(redis, "tips"), new TreeSet<>((Set<?>) info.get(7)), "tips");
      assertEquals(keySpecs(redis), info.get(8), "key specs");
    }
  }

  private static Set<String> strings(JsonObject of, String field) {
    Set<String> strings = new TreeSet<>();
    of.getAsJsonArray(field).forEach(element -> strings.add(element.getAsString()));
    return strings;
  }

  private static Set<Object> keySpecs(JsonObject command) {
    Set<Object> specs = new LinkedHashSet<>();
    for (JsonElement spec : command.getAsJsonArray("key_specs")) {
      specs.add(value(spec));
    }
    return specs;
  }

  /** Converts a JSON value to the form of the reply: flags become a set, numbers become longs. */
  private static Object value(JsonElement json) {
    if (json.isJsonObject()) {
      Map<Object, Object> map = new HashMap<>();
      json.getAsJsonObject().entrySet().forEach(e -> map.put(e.getKey(), value(e.getValue())));
      return map;
    }
    if (json.isJsonArray()) {
      Set<Object> set = new LinkedHashSet<>();
      for (JsonElement element : (JsonArray) json) {
        set.add(value(element));
      }
      return set;
    }
    return json.getAsJsonPrimitive().isNumber() ? (Object) json.getAsLong() : json.getAsString();
  }
}
