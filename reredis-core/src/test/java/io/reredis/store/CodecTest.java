package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import io.reredis.option.ListEnd;
import io.reredis.option.Popped;
import io.reredis.util.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests databases whose keys and values are not text. */
class CodecTest {
  private static final Codec<LocalDate> DATES =
      Codec.utf8().map(LocalDate::parse, LocalDate::toString);
  private static final LocalDate DAY = LocalDate.of(2026, 11, 28);

  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final Database<UUID, LocalDate> dates =
      store.database(1).with(Codec.utf8().map(UUID::fromString, UUID::toString), DATES);
  private final UUID key = new UUID(1, 2);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyFamilyUsesTheCodecs() throws Exception {
    dates.strings().set(key, DAY);
    assertEquals(DAY, dates.strings().get(key));
    assertEquals("2026-11-28", store.database(1).strings().get(key.toString()));
    assertEquals(List.of(key), dates.keys().matching("*"));
    dates.keys().delete(key);
    dates.hashes().put(key, key, DAY);
    assertEquals(Map.of(key, DAY), dates.hashes().entries(key));
    dates.keys().clear();
    dates.sets().add(key, DAY, DAY.plusDays(1));
    assertEquals(Set.of(DAY, DAY.plusDays(1)), dates.sets().members(key));
    dates.keys().clear();
    dates.sortedSets().add(key, DAY, 3);
    assertEquals(DAY, dates.sortedSets().popMax(key).member());
    dates.streams().add(key, Map.of(key, DAY));
    assertEquals(Map.of(key, DAY), dates.streams().all(key).get(0).fields());
    dates.keys().clear();
    dates.geoIndexes().add(key, DAY, 13, 38);
    assertEquals(DAY, dates.geoIndexes().place(key, DAY).member());
    dates.keys().clear();
    dates.hyperLogLogs().add(key, DAY, DAY, DAY.plusDays(1));
    assertEquals(2, dates.hyperLogLogs().count(key));
    dates.keys().clear();
    dates.bitmaps().set(key, 7, true);
    assertEquals(1, dates.bitmaps().count(key));
    dates.keys().clear();
    CompletableFuture<@Nullable Popped<UUID, LocalDate>> popped =
        dates.lists().popAsync(ListEnd.LEFT, Duration.ZERO, key);
    dates.lists().pushLeft(key, DAY);
    assertEquals(new Popped<>(key, DAY), popped.get());
  }

  @Test
  void aCodecThatFailsDoesNotChangeTheStore() {
    store.database(1).strings().set(key.toString(), "no date");
    assertThrows(RuntimeException.class, () -> dates.strings().get(key));
    assertThrows(NullPointerException.class, () -> dates.strings().set(key, null));
    assertThrows(NullPointerException.class, () -> dates.strings().set(null, DAY));
    assertEquals("no date", store.database(1).strings().get(key.toString()));
    store.database(1).lists().pushLeft("list", "no date");
    CompletableFuture<@Nullable Popped<String, LocalDate>> popped =
        store
            .database(1)
            .with(Codec.utf8(), DATES)
            .lists()
            .popAsync(ListEnd.LEFT, Duration.ZERO, "list");
    assertThrows(CompletionException.class, popped::join);
  }

  @Test
  void bytes() {
    Database<byte[], byte[]> bytes = store.database(0).with(Codec.bytes());
    byte[] name = {(byte) 0xff, 0};
    byte[] value = {(byte) 0xfe};
    bytes.strings().set(name, value);
    value[0] = 1;
    name[1] = 5;
    assertNull(bytes.strings().get(name));
    name[1] = 0;
    byte[] found = bytes.strings().get(name);
    assertArrayEquals(new byte[] {(byte) 0xfe}, found);
    found[0] = 3;
    assertArrayEquals(new byte[] {(byte) 0xfe}, bytes.strings().get(name));
    assertEquals(1, bytes.keys().scan().count());
    assertFalse(store.keys().exists("\ufffd\0"));
  }

  @Test
  void conversions() {
    assertEquals(DAY, DATES.decode(DATES.encode(DAY)));
    assertArrayEquals(new byte[] {'2'}, Codec.utf8().encode("2"));
    assertEquals("2", Codec.utf8().decode(new byte[] {'2'}));
    assertEquals(1, dates.number());
    assertEquals(1, dates.with(Codec.bytes()).number());
  }

  @Test
  void textIsUtf8() {
    store.strings().set("ключ", "värde");
    byte[] raw = store.database(0).with(Codec.utf8(), Codec.bytes()).strings().get("ключ");
    assertArrayEquals("värde".getBytes(StandardCharsets.UTF_8), raw);
    assertEquals("värde", store.strings().get("ключ"));
  }

  /** An unchecked exception of a codec reaches the caller of a waiting method unchanged. */
  @Test
  void waitingMethodsThrowWhatACodecThrows() {
    for (Throwable thrown :
        List.of(new AssertionError("no such value"), new IllegalArgumentException("no"))) {
      Codec<String> failing = Codec.utf8().map(text -> sneak(thrown), text -> text);
      Database<String, String> values = store.database(0).with(Codec.utf8(), failing);
      store.lists().pushRight("list", "a", "b");
      store.streams().add("stream", Map.of("f", "v"));
      Duration second = Duration.ofSeconds(1);
      assertSame(
          thrown,
          assertThrows(
              thrown.getClass(), () -> values.lists().awaitPop(ListEnd.LEFT, second, "list")));
      assertSame(
          thrown,
          assertThrows(
              thrown.getClass(),
              () -> values.lists().awaitMove("list", "to", ListEnd.LEFT, ListEnd.LEFT, second)));
      assertSame(
          thrown,
          assertThrows(
              thrown.getClass(),
              () -> values.streams().awaitRead("stream", StreamId.ZERO, 1, second)));
    }
  }

  /** A checked exception that a codec throws undeclared becomes the cause of an unchecked one. */
  @Test
  void aCheckedExceptionOfACodecIsTheCause() {
    IOException thrown = new IOException("no such value");
    Codec<String> failing = Codec.utf8().map(text -> sneak(thrown), text -> text);
    store.lists().pushRight("list", "a");
    Lists<String, String> lists = store.database(0).with(Codec.utf8(), failing).lists();
    CompletionException caught =
        assertThrows(
            CompletionException.class,
            () -> lists.awaitPop(ListEnd.LEFT, Duration.ofSeconds(1), "list"));
    assertSame(thrown, caught.getCause());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> String sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
