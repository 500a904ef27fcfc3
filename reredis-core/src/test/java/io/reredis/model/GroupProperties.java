package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Commit;
import io.reredis.model.GroupModel.Claim;
import io.reredis.model.GroupModel.Group;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares consumer groups with a plain model while entries are added and removed and the clock
 * advances.
 */
class GroupProperties {
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private GroupModel model;
  private Random random;
  private CommandSession session;

  @Provide
  Arbitrary<Integer> nodeEntries() {
    return Arbitraries.of(1, 3, 100);
  }

  @Property
  @SuppressWarnings("try")
  void groupsAreThoseOfTheModel(@ForAll("nodeEntries") int entries, @ForAll Random source)
      throws Exception {
    random = source;
    model = new GroupModel();
    try (Reredis store = Stores.open(clock);
        CommandSession commands = store.session();
        Reredis copy = Stores.open(clock);
        CommandSession replay = copy.session();
        AutoCloseable effects =
            Inside.of(store).changes().listenToEffects(commit -> replay(replay, commit))) {
      session = commands;
      run("config set stream-node-max-entries " + entries);
      run("xgroup create s g 0 mkstream");
      model.groups.put("g", new Group());
      for (int i = 0; i < 60; i++) {
        step();
        check();
      }
      for (String name : model.groups.keySet()) {
        String pending = "xpending s " + name + " - + 1000";
        assertEquals(text(run(pending)), text(replay.execute(pending.split(" "))));
      }
      assertEquals(
          text(run("xrange s - +")), text(replay.execute("xrange", "s", "-", "+")), "entries");
      assertEquals(lastDelivered(session), lastDelivered(replay));
      run("del s");
      assertEquals(0, Inside.of(store).engine().keyspace().figures().entryBytes());
    }
  }

  private static void replay(CommandSession session, Commit commit) {
    if (commit.effect() != null) {
      session.execute(commit.effect());
    }
  }

  private static List<Object> lastDelivered(CommandSession session) {
    List<Object> found = new ArrayList<>();
    for (Object group : (List<?>) session.execute("xinfo", "groups", "s")) {
      found.add(field(group, "name") + " " + field(group, "last-delivered-id"));
    }
    return found;
  }

  private static Object field(Object reply, String name) {
    if (reply instanceof Map<?, ?> map) {
      return map.get(name);
    }
    List<?> flat = (List<?>) reply;
    return flat.get(flat.indexOf(name) + 1);
  }

  private Object run(String line) {
    return session.execute(line.split(" "));
  }

  private static String text(Object reply) {
    return String.valueOf(reply);
  }

  private void expect(Object wanted, String line) {
    assertEquals(text(wanted), text(run(line)), line);
  }

  private String consumer() {
    return "c" + random.nextInt(3);
  }

  private long number() {
    return random.nextInt((int) model.last + 2);
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          long id = model.last + 1 + random.nextInt(2);
          model.add(id, "v" + id);
          expect(GroupModel.id(id), "xadd s " + GroupModel.id(id) + " f v" + id);
        }
      }
      case 3 -> {
        long id = number();
        expect(model.delete(id), "xdel s " + GroupModel.id(id));
      }
      case 4 -> {
        int keep = random.nextInt(model.entries.size() + 2);
        expect(model.trim(keep), "xtrim s maxlen " + keep);
      }
      case 5 -> {
        int millis = random.nextInt(100);
        clock.advanceMillis(millis);
      }
      case 6 -> anotherGroup();
      case 7 -> stepAside();
      default -> onGroup();
    }
  }

  private void anotherGroup() {
    String name = "g" + random.nextInt(2);
    if (random.nextInt(3) == 0) {
      expect(model.groups.remove(name) == null ? 0 : 1, "xgroup destroy s " + name);
    } else if (model.groups.containsKey(name)) {
      ReredisException error =
          assertThrows(ReredisException.class, () -> run("xgroup create s " + name + " 0"));
      assertEquals("BUSYGROUP Consumer Group name already exists", error.getMessage());
    } else {
      Group group = new Group();
      group.last = random.nextBoolean() ? model.last : number();
      String from = group.last == model.last ? "$" : GroupModel.id(group.last);
      expect("OK", "xgroup create s " + name + " " + from);
      model.groups.put(name, group);
    }
  }

  /** Copies or renames the stream and renames it back, which must change nothing. */
  private void stepAside() {
    if (random.nextBoolean()) {
      expect(1, "copy s t replace");
      expect("OK", "rename t s");
    } else {
      expect("OK", "rename s u");
      expect("OK", "rename u s");
    }
  }

  private void onGroup() {
    List<String> names = List.copyOf(model.groups.keySet());
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    Group group = model.groups.get(name);
    long now = clock.millis();
    String consumer = consumer();
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        boolean noAck = random.nextInt(5) == 0;
        int count = 1 + random.nextInt(5);
        List<Object> given = model.read(name, consumer, count, noAck, now);
        expect(
            given.isEmpty() ? null : Map.of("s", given),
            "xreadgroup group "
                + (name + " " + consumer + " count " + count)
                + (noAck ? " noack" : "")
                + " streams s >");
      }
      case 3 -> {
        long behind = number();
        int count = 1 + random.nextInt(5);
        expect(
            Map.of("s", model.history(name, consumer, behind, count, now)),
            "xreadgroup group "
                + (name + " " + consumer + " count " + count)
                + (" streams s " + GroupModel.id(behind)));
      }
      case 4, 5 -> {
        long first = number();
        long second = number();
        long done = group.pending.remove(first) == null ? 0 : 1;
        done += group.pending.remove(second) == null ? 0 : 1;
        expect(done, "xack s " + name + " " + GroupModel.id(first) + " " + GroupModel.id(second));
      }
      case 6 -> claim(name, consumer, now);
      case 7 -> {
        Claim claim = new Claim(random.nextInt(80), -1, -1, false, random.nextBoolean());
        long from = number();
        int count = 1 + random.nextInt(4);
        expect(
            model.autoClaim(name, consumer, from, count, claim, now),
            "xautoclaim s "
                + (name + " " + consumer + " " + claim.minIdle() + " " + GroupModel.id(from))
                + (" count " + count + (claim.justIds() ? " justid" : "")));
      }
      case 8 -> consumers(name, consumer, now);
      default -> {
        group.last = random.nextInt(3) == 0 ? model.last : number();
        expect("OK", "xgroup setid s " + name + " " + GroupModel.id(group.last));
      }
    }
  }

  private void consumers(String name, String consumer, long now) {
    Group group = model.groups.get(name);
    if (random.nextBoolean()) {
      expect(
          group.consumers.containsKey(consumer) ? 0 : 1,
          "xgroup createconsumer s " + name + " " + consumer);
      group.consumers.computeIfAbsent(consumer, c -> new GroupModel.Consumer()).seen =
          group.consumers.get(consumer).seen == 0 ? now : group.consumers.get(consumer).seen;
    } else {
      expect(group.pendingOf(consumer), "xgroup delconsumer s " + name + " " + consumer);
      group.pending.values().removeIf(p -> p.consumer.equals(consumer));
      group.consumers.remove(consumer);
    }
  }

  private void claim(String name, String consumer, long now) {
    StringBuilder line = new StringBuilder("xclaim s " + name + " " + consumer);
    long minIdle = random.nextInt(60);
    line.append(' ').append(minIdle);
    List<Long> ids = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      ids.add(number());
      line.append(' ').append(GroupModel.id(ids.get(ids.size() - 1)));
    }
    long time = -1;
    if (random.nextInt(3) == 0) {
      long idle = random.nextInt(50);
      time = now - idle;
      line.append(random.nextBoolean() ? " idle " + idle : " time " + time);
    }
    long retryCount = random.nextInt(3) == 0 ? random.nextInt(9) : -1;
    line.append(retryCount < 0 ? "" : " retrycount " + retryCount);
    boolean force = random.nextInt(3) == 0;
    line.append(force ? " force" : "");
    boolean justIds = random.nextBoolean();
    line.append(justIds ? " justid" : "");
    if (random.nextInt(4) == 0) {
      Group group = model.groups.get(name);
      long lastId = number();
      model.lagIsKnown &= lastId <= group.last;
      group.last = Math.max(group.last, lastId);
      line.append(" lastid ").append(GroupModel.id(lastId));
    }
    expect(
        model.claim(name, consumer, ids, new Claim(minIdle, time, retryCount, force, justIds), now),
        line.toString());
  }

  private void check() {
    long now = clock.millis();
    for (Map.Entry<String, Group> one : model.groups.entrySet()) {
      String name = one.getKey();
      Group group = one.getValue();
      expect(model.summary(name), "xpending s " + name);
      long from = number();
      long to = number();
      long minIdle = random.nextInt(40);
      String consumer = random.nextBoolean() ? consumer() : null;
      expect(
          from > to ? List.of() : model.range(name, minIdle, from, to, 3, consumer, now),
          "xpending s "
              + (name + " idle " + minIdle + " " + GroupModel.id(from) + " " + GroupModel.id(to))
              + (" 3" + (consumer == null ? "" : " " + consumer)));
      List<String> wanted = new ArrayList<>();
      group.consumers.forEach(
          (c, facts) ->
              wanted.add(
                  (c + " " + group.pendingOf(c) + " " + (now - facts.seen))
                      + (" " + inactive(facts, now))));
      List<String> found = new ArrayList<>();
      for (Object c : (List<?>) run("xinfo consumers s " + name)) {
        GroupModel.Consumer facts = group.consumers.get(field(c, "name"));
        boolean unknown = facts != null && facts.active == GroupModel.UNKNOWN;
        found.add(
            (field(c, "name") + " " + field(c, "pending") + " " + field(c, "idle"))
                + (" " + (unknown ? "unknown" : field(c, "inactive"))));
      }
      assertEquals(wanted, found);
    }
    checkGroups();
  }

  private static String inactive(GroupModel.Consumer consumer, long now) {
    return consumer.active == GroupModel.UNKNOWN
        ? "unknown"
        : text(consumer.active < 0 ? -1 : now - consumer.active);
  }

  private void checkGroups() {
    List<?> infos = (List<?>) run("xinfo groups s");
    assertEquals(model.groups.size(), infos.size());
    for (Object info : infos) {
      Group group = model.groups.get(field(info, "name"));
      assertEquals(GroupModel.id(group.last), field(info, "last-delivered-id"));
      assertEquals(text(group.pending.size()), text(field(info, "pending")));
      assertEquals(text(group.consumers.size()), text(field(info, "consumers")));
      Object lag = field(info, "lag");
      if (lag != null && model.lagIsKnown) {
        assertEquals(text(model.entries.tailMap(group.last, false).size()), text(lag), "lag");
      }
      assertTrue(lag == null || Long.parseLong(text(lag)) >= 0);
    }
  }
}
