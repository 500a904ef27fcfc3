package io.reredis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.change.Subscription;
import io.reredis.store.Codec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The typed API of messages on channels. */
class PubSubTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final PubSub<String> pubSub = store.pubSub();
  private final List<String> received = new ArrayList<>();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void channelsAndPatterns() {
    Subscription direct =
        pubSub.subscribe("news.a", m -> received.add("direct " + m.channel() + ": " + m.content()));
    Subscription matching =
        pubSub.subscribePattern("news.*", m -> received.add(m.pattern() + " " + m));
    assertEquals(2, pubSub.publish("news.a", "1"));
    assertEquals(1, pubSub.publish("news.b", "2"));
    assertEquals(0, pubSub.publish("other", "3"));
    assertEquals(List.of("news.a"), pubSub.channels());
    assertEquals(1, pubSub.subscribers("news.a"));
    assertEquals(0, pubSub.subscribers("news.b"));
    direct.close();
    direct.close();
    assertEquals(1, pubSub.publish("news.a", "4"));
    matching.close();
    assertEquals(0, pubSub.publish("news.a", "5"));
    assertEquals(List.of(), pubSub.channels());
    assertEquals(
        List.of("direct news.a: 1", "news.* news.a: 1", "news.* news.b: 2", "news.* news.a: 4"),
        received);
  }

  @Test
  void oneListenerMaySubscribeTwice() {
    try (Subscription first = pubSub.subscribe("c", m -> received.add(m.content()));
        Subscription second = pubSub.subscribe("c", m -> received.add(m.content()))) {
      assertEquals(2, pubSub.publish("c", "x"));
      second.close();
      assertEquals(1, pubSub.publish("c", "y"));
      first.close();
    }
    assertEquals(List.of("x", "x", "y"), received);
  }

  @Test
  void bytesAreCopied() {
    byte[] content = {(byte) 0xff, 0};
    PubSub<byte[]> raw = pubSub.with(Codec.bytes());
    List<Message<byte[]>> first = new ArrayList<>();
    List<Message<byte[]>> second = new ArrayList<>();
    try (Subscription one = raw.subscribe("c", first::add);
        Subscription other = raw.subscribe("c", second::add)) {
      raw.publish("c", content);
      content[0] = 1;
      assertEquals(first, second);
      assertEquals(first.hashCode(), second.hashCode());
      first.get(0).content()[1] = 7;
      assertArrayEquals(new byte[] {(byte) 0xff, 0}, second.get(0).content());
      assertEquals(null, second.get(0).pattern());
      assertEquals("c: \ufffd\u0007", first.get(0).toString());
    }
  }

  @Test
  void viewsOfOtherTypesShareTheChannels() {
    PubSub<Integer> numbers = pubSub.with(Codec.utf8().map(Integer::valueOf, Object::toString));
    List<Integer> seen = new ArrayList<>();
    try (Subscription counts = numbers.subscribe("c", m -> seen.add(m.content()))) {
      assertEquals(1, numbers.publish("c", 42));
      assertEquals(1, pubSub.publish("c", "no number"));
      assertEquals(1, pubSub.publish("c", "43"));
      assertEquals(1, numbers.subscribers("c"));
    }
    assertEquals(List.of(42, 43), seen);
  }

  @Test
  void clientsAndProgramsShareTheChannels() {
    try (Subscription words = pubSub.subscribe("c", m -> received.add(m.content()))) {
      assertEquals(1L, store.execute("publish", "c", "by command"));
      assertEquals(List.of("c"), store.execute("pubsub", "channels"));
      words.close();
    }
    assertEquals(List.of("by command"), received);
  }

  @Test
  void aListenerThatFailsHarmsNoOther() {
    pubSub.subscribe(
        "c",
        m -> {
          throw new IllegalStateException("expected by the test");
        });
    pubSub.subscribe("c", m -> received.add(m.content()));
    assertEquals(2, pubSub.publish("c", "x"));
    assertEquals(List.of("x"), received);
    assertThrows(NullPointerException.class, () -> pubSub.subscribe("c", null));
  }
}
