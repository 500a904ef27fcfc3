package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.reredis.Reredis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the tree of folders of keys. */
class TreeTest {
  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    store = Reredis.open();
    dashboard =
        Dashboard.start(store, DashboardOptions.defaults(), TestObserver.WOKEN_ONLY, Pages.ROOT);
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  /**
   * Acknowledges messages until a complete one shows the given children of a folder, and returns
   * it.
   */
  private static JsonObject follow(TestObserver observer, String path, String... children) {
    while (true) {
      JsonObject tree = observer.next("tree");
      observer.ack(tree);
      if (tree.get("filled").getAsBoolean()
          && children(folder(tree, path)).equals(List.of(children))) {
        return tree;
      }
    }
  }

  private static JsonObject folder(JsonObject tree, String path) {
    for (JsonElement folder : tree.getAsJsonArray("folders")) {
      if (folder.getAsJsonObject().get("path").getAsString().equals(path)) {
        return folder.getAsJsonObject();
      }
    }
    throw new AssertionError("no folder " + path + " in " + tree);
  }

  /** Returns folders as path and number of keys, and keys as names. */
  private static List<String> children(JsonObject folder) {
    List<String> children = new ArrayList<>();
    for (JsonElement element : folder.getAsJsonArray("children")) {
      JsonObject child = element.getAsJsonObject();
      children.add(
          child.has("folder")
              ? child.get("folder").getAsString() + "=" + child.get("keys").getAsInt()
              : child.get("key").getAsString());
    }
    return children;
  }

  private void set(String... keys) {
    for (String key : keys) {
      store.strings().set(key, "v");
    }
  }

  @Test
  void foldersHaveTheKeysBelowThem() throws Exception {
    set("a", "user:1", "user:2:name", "user:2:mail", "user:", "user", "z:1", ":odd", "users");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'tree','id':1,'open':[{'path':''},{'path':'user:'}]}");
      JsonObject tree = follow(observer, "", ":=1", "a", "user", "user:=4", "users", "z:=1");
      assertEquals(List.of("user:", "user:1", "user:2:=2"), children(folder(tree, "user:")));
      assertEquals(9, tree.get("total").getAsInt());
      assertFalse(folder(tree, "").get("more").getAsBoolean());
      set("user:2:phone", "user:3");
      tree = follow(observer, "user:", "user:", "user:1", "user:2:=3", "user:3");
      store.keys().delete("z:1");
      follow(observer, "", ":=1", "a", "user", "user:=6", "users");
      observer.say("{'op':'tree','id':1,'open':[{'path':'user:2:','count':2}]}");
      tree = follow(observer, "user:2:", "user:2:mail", "user:2:name");
      assertTrue(folder(tree, "user:2:").get("more").getAsBoolean());
      store.execute("FLUSHALL");
      follow(observer, "user:2:");
    }
  }

  @Test
  void memoryIsThatOfTheKeysBelow() throws Exception {
    set("a:1", "a:2", "b:1");
    try (var list = new TestObserver(dashboard);
        var observer = new TestObserver(dashboard)) {
      // a list of names alone is not notified of other values
      list.say("{'op':'list','id':1}");
      JsonObject rows;
      do {
        rows = list.next("rows");
        list.ack(rows);
      } while (!rows.get("filled").getAsBoolean());
      store.execute("RPUSH", "a:list", "x".repeat(10_000));
      store.execute("APPEND", "a:1", "y".repeat(5000));
      observer.say("{'op':'tree','id':1,'open':[{'path':''}]}");
      JsonObject tree = follow(observer, "", "a:=3", "b:=1");
      assertEquals(memory("a:1", "a:2", "a:list"), memoryOf(tree, 0));
      assertEquals(memory("b:1"), memoryOf(tree, 1));
      long all = memory("a:1", "a:2", "a:list", "b:1");
      assertEquals(all, tree.get("memory").getAsLong());
      store.execute("APPEND", "b:1", "y".repeat(7000));
      while (memoryOf(tree, 1) != memory("b:1")) {
        tree = follow(observer, "", "a:=3", "b:=1");
      }
    }
  }

  private static long memoryOf(JsonObject tree, int child) {
    JsonElement at = folder(tree, "").getAsJsonArray("children").get(child);
    return at.getAsJsonObject().get("memory").getAsLong();
  }

  private long memory(String... keys) {
    long sum = 0;
    for (String key : keys) {
      sum += ((Number) store.execute("MEMORY", "USAGE", key)).longValue();
    }
    return sum;
  }

  @Test
  void otherSeparatorsAndFilters() throws Exception {
    set("a--1", "a--2", "a:1", "b--1");
    store.execute("RPUSH", "b--list", "x");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'tree','id':1,'separator':'--','open':[{'path':''}]}");
      follow(observer, "", "a--=2", "a:1", "b--=2");
      observer.say(
          "{'op':'tree','id':1,'separator':'--','type':'string','pattern':'*-*','open':[{'path':''}]}");
      follow(observer, "", "a--=2", "b--=1");
    }
  }

  @Test
  void manyKeysAreCountedExactly() throws Exception {
    Random random = new Random(3);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      String prefix = "p" + random.nextInt(50) + ":";
      store.strings().set(prefix + i, "v");
      counts.merge(prefix, 1, Integer::sum);
    }
    String[] expected =
        counts.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toArray(String[]::new);
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'tree','id':1,'open':[{'path':'','count':500}]}");
      assertEquals(20_000, follow(observer, "", expected).get("total").getAsInt());
    }
  }

  @Test
  void onlyReadableKeysAreCounted() throws Exception {
    dashboard.close();
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
    set("a:1", "a:2", "b:1");
    store.execute("ACL", "SETUSER", "some", "on", ">pw", "%R~a*", "+@all");
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'auth','user':'some','password':'pw'}");
      observer.next("auth");
      observer.say("{'op':'tree','id':1,'open':[{'path':''}]}");
      follow(observer, "", "a:=2");
      store.execute("ACL", "SETUSER", "some", "resetkeys", "%R~b*");
      assertEquals("rights", observer.next("resync").get("reason").getAsString());
    }
  }

  @Test
  void badTreesEndTheSocket() throws Exception {
    String folders = "{'path':'a'},".repeat(Limits.FOLDERS) + "{'path':'b'}";
    for (String tree :
        new String[] {
          "{'op':'tree','id':1}",
          "{'op':'tree','open':[]}",
          "{'op':'tree','id':1,'open':[{}]}",
          "{'op':'tree','id':1,'open':[],'separator':''}",
          "{'op':'tree','id':1,'open':[" + folders + "]}"
        }) {
      try (var observer = new TestObserver(dashboard)) {
        observer.say(tree);
        assertEquals(CloseCode.NOT_OF_THIS_PROTOCOL, observer.closeCode(), tree);
      }
    }
  }
}
