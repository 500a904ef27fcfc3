package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.KeyExpirationEventMessageListener;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;

/** Tests listeners of Spring Data Redis for channels, expired keys and streams. */
@Timeout(60)
class SpringListenersTest extends SpringOnServer {
  @Test
  void messagesAndExpiredKeys() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    BlockingQueue<String> patterns = new LinkedBlockingQueue<>();
    BlockingQueue<String> expired = new LinkedBlockingQueue<>();
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(connections);
    container.afterPropertiesSet();
    container.addMessageListener((m, p) -> messages.add(m.toString()), ChannelTopic.of("news"));
    container.addMessageListener(
        (m, p) -> patterns.add(new String(m.getChannel())), PatternTopic.of("n?ws"));
    KeyExpirationEventMessageListener listener =
        new KeyExpirationEventMessageListener(container) {
          @Override
          protected void doHandleMessage(Message message) {
            expired.add(message.toString());
          }
        };
    container.start();
    listener.afterPropertiesSet();
    for (int i = 0; i < 50; i++) {
      strings.convertAndSend("news", "" + i);
    }
    Set<String> received = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      received.add(messages.poll(20, TimeUnit.SECONDS));
      assertEquals("news", patterns.poll(20, TimeUnit.SECONDS));
    }
    assertEquals(50, received.size());
    strings.opsForValue().set("expiring", "v", Duration.ofMillis(50));
    assertEquals("expiring", expired.poll(20, TimeUnit.SECONDS));
    listener.destroy();
    container.destroy();
  }

  @Test
  void listenersOfStreams() throws Exception {
    strings.opsForStream().createGroup("stream", ReadOffset.from("0"), "group");
    Set<String> received = Collections.synchronizedSet(new HashSet<>());
    StreamMessageListenerContainer<String, MapRecord<String, String, String>> container =
        StreamMessageListenerContainer.create(
            connections,
            StreamMessageListenerContainerOptions.builder()
                .pollTimeout(Duration.ofMillis(100))
                .build());
    for (int i = 0; i < 3; i++) {
      container.receive(
          Consumer.from("group", "consumer" + i),
          StreamOffset.create("stream", ReadOffset.lastConsumed()),
          entry -> {
            assertTrue(received.add(entry.getValue().get("n")), "delivered twice");
            strings.opsForStream().acknowledge("group", entry);
          });
    }
    container.start();
    for (int i = 0; i < 100; i++) {
      strings.opsForStream().add("stream", Map.of("n", "" + i));
    }
    Await.until("received", () -> received.size() == 100);
    Await.until(
        "acknowledged",
        () -> strings.opsForStream().pending("stream", "group").getTotalPendingMessages() == 0);
    container.stop();
  }
}
