package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Keyspace;
import io.reredis.store.Hashes;
import io.reredis.util.ManualClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Tests hashes while the clock advances: fields and keys expire, lazily and actively. */
class HashProperties {
  enum Kind {
    PUT,
    INCREMENT,
    REMOVE,
    EXPIRE_FIELD,
    PERSIST_FIELD,
    EXPIRE_KEY,
    COPY,
    RENAME,
    TIME_PASSES,
    REMOVE_EXPIRED
  }

  /** One operation. */
  record Step(Kind kind, String key, String field, String value, int number) {}

  /** A field of the model. */
  record Item(String value, long expireAt) {}

  /** A key of the model. */
  static final class Content {
    final Map<String, Item> fields = new TreeMap<>();
    long expireAt = -1;

    Content copy() {
      Content copy = new Content();
      copy.fields.putAll(fields);
      copy.expireAt = expireAt;
      return copy;
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    // two short keys, and one that is too long for a packed entry
    Arbitrary<String> keys = Arbitraries.of("a", "b", "k".repeat(600));
    Arbitrary<String> values =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(0, 999).map(i -> "v" + i)),
            Tuple.of(1, Arbitraries.of("x".repeat(60), "y".repeat(70))));
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(12, Kind.PUT),
                Tuple.of(2, Kind.INCREMENT),
                Tuple.of(4, Kind.REMOVE),
                Tuple.of(6, Kind.EXPIRE_FIELD),
                Tuple.of(1, Kind.PERSIST_FIELD),
                Tuple.of(1, Kind.EXPIRE_KEY),
                Tuple.of(1, Kind.COPY),
                Tuple.of(1, Kind.RENAME),
                Tuple.of(3, Kind.TIME_PASSES),
                Tuple.of(2, Kind.REMOVE_EXPIRED)),
            keys,
            Arbitraries.integers().between(0, 25).map(i -> "f" + i),
            values,
            Arbitraries.integers().between(1, 2000))
        .as(Step::new)
        .list()
        .ofMaxSize(150);
  }

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final Map<String, Content> model = new HashMap<>();

  @Property
  @SuppressWarnings("try")
  void doesWhatMapsDo(@ForAll("steps") List<Step> steps) throws Exception {
    model.clear();
    try (Reredis store = Stores.open(clock);
        Reredis copy = Stores.open(clock);
        CommandSession session = copy.session();
        AutoCloseable effects =
            Inside.of(store)
                .changes()
                .listenToEffects(
                    commit -> {
                      if (commit.effect() != null) {
                        session.execute(commit.effect());
                      }
                    })) {
      for (Step step : steps) {
        run(step, store);
        if (step.number() % 4 == 0) {
          check(store);
        }
      }
      check(store);
      check(copy);
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      clock.advanceMillis(10_000_000);
      keyspace.activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      expire();
      assertEquals(model.size(), Inside.of(store).engine().keys().size(0));
      check(store);
      model.keySet().forEach(key -> store.keys().delete(key));
      assertEquals(0, keyspace.figures().entryBytes());
    }
  }

  private void run(Step step, Reredis store) {
    expire();
    Hashes<String, String> hashes = store.hashes();
    String key = step.key();
    String field = step.field();
    Content content = model.computeIfAbsent(key, k -> new Content());
    Item old = content.fields.get(field);
    long expireAt = clock.millis() + step.number();
    switch (step.kind()) {
      case PUT:
        assertEquals(old == null, hashes.put(key, field, step.value()));
        content.fields.put(field, new Item(step.value(), -1));
        break;
      case INCREMENT:
        if (old == null) {
          assertEquals(step.number(), hashes.increment(key, field, step.number()));
          content.fields.put(field, new Item(Integer.toString(step.number()), -1));
        } else if (!old.value().matches("[vxy].*")) {
          long sum = Long.parseLong(old.value()) + step.number();
          assertEquals(sum, hashes.increment(key, field, step.number()));
          content.fields.put(field, new Item(Long.toString(sum), old.expireAt()));
        }
        break;
      case REMOVE:
        assertEquals(old == null ? 0 : 1, hashes.remove(key, field));
        content.fields.remove(field);
        break;
      case EXPIRE_FIELD:
        assertEquals(old != null, hashes.expireAt(key, field, Instant.ofEpochMilli(expireAt)));
        content.fields.computeIfPresent(field, (f, i) -> new Item(i.value(), expireAt));
        break;
      case PERSIST_FIELD:
        assertEquals(old != null && old.expireAt() >= 0, hashes.persist(key, field));
        content.fields.computeIfPresent(field, (f, i) -> new Item(i.value(), -1));
        break;
      case EXPIRE_KEY:
        if (!content.fields.isEmpty()) {
          store.keys().expireAt(key, Instant.ofEpochMilli(expireAt));
          content.expireAt = expireAt;
        }
        break;
      case COPY:
        if (!content.fields.isEmpty() && !key.equals("a")) {
          store.execute("copy", key, "a", "replace");
          model.put("a", content.copy());
        }
        break;
      case RENAME:
        if (!content.fields.isEmpty() && !key.equals("b")) {
          store.execute("rename", key, "b");
          model.put("b", model.remove(key));
        }
        break;
      case TIME_PASSES:
        clock.advanceMillis(step.number());
        break;
      default:
        Inside.of(store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
    }
    model.values().removeIf(c -> c.fields.isEmpty());
  }

  /** Removes expired fields and keys from the model. */
  private void expire() {
    long now = clock.millis();
    model.values().removeIf(c -> c.expireAt >= 0 && c.expireAt < now);
    model
        .values()
        .forEach(c -> c.fields.values().removeIf(i -> i.expireAt() >= 0 && i.expireAt() < now));
    model.values().removeIf(c -> c.fields.isEmpty());
  }

  private void check(Reredis store) {
    expire();
    for (String key : new String[] {"a", "b", "k".repeat(600)}) {
      Content content = model.getOrDefault(key, new Content());
      Map<String, String> expected = new TreeMap<>();
      content.fields.forEach((field, item) -> expected.put(field, item.value()));
      assertEquals(expected, new TreeMap<>(store.hashes().entries(key)));
      content.fields.forEach(
          (field, item) ->
              assertEquals(
                  item.expireAt() < 0 ? null : Instant.ofEpochMilli(item.expireAt()),
                  store.hashes().expireTime(key, field)));
      assertEquals(content.fields.size(), store.hashes().size(key));
    }
  }
}
