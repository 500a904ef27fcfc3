package io.reredis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.change.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The typed API of messages on channels. */
class PubSubTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final PubSub pubSub = store.pubSub();
  private final List<String> received = new ArrayList<>();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void channelsAndPatterns() {
    Subscription direct =
        pubSub.subscribe("news.a", m -> received.add("direct " + m.channel() + ": " + m.text()));
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
    try (Subscription first = pubSub.subscribe("c", m -> received.add(m.text()));
        Subscription second = pubSub.subscribe("c", m -> received.add(m.text()))) {
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
    List<Message> messages = new ArrayList<>();
    try (Subscription all = pubSub.subscribe("c", messages::add)) {
      pubSub.publish("c", content);
      content[0] = 1;
      Message message = messages.get(0);
      message.bytes()[1] = 7;
      assertArrayEquals(new byte[] {(byte) 0xff, 0}, message.bytes());
      assertEquals(null, message.pattern());
      all.close();
    }
  }

  @Test
  void clientsAndProgramsShareTheChannels() {
    try (Subscription words = pubSub.subscribe("c", m -> received.add(m.text()))) {
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
    pubSub.subscribe("c", m -> received.add(m.text()));
    assertEquals(2, pubSub.publish("c", "x"));
    assertEquals(List.of("x"), received);
    assertThrows(NullPointerException.class, () -> pubSub.subscribe("c", null));
  }
}
