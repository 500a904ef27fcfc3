package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBoundedBlockingQueue;
import org.redisson.api.RDelayedQueue;
import org.redisson.api.RReliableTopic;
import org.redisson.api.RStream;
import org.redisson.api.RTopic;
import org.redisson.api.RTransferQueue;
import org.redisson.api.StreamMessageId;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamReadGroupArgs;

/** Tests queues, topics and streams of Redisson with eight threads. */
@Timeout(60)
@SuppressWarnings("deprecation") // applications still use delayed and bounded queues
class RedissonQueuesTest extends RedissonOnServer {
  @Test
  void aBlockingQueueLosesNothing() throws Exception {
    RBlockingQueue<String> queue = redisson.getBlockingQueue("queue");
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    Concurrently.run(
        THREADS,
        thread -> {
          Map<String, Integer> last = new HashMap<>();
          for (int i = 0; i < 100; i++) {
            if (thread % 2 == 0) {
              queue.put(thread + ":" + i);
            } else {
              String[] next = queue.poll(20, TimeUnit.SECONDS).split(":");
              Integer before = last.put(next[0], Integer.valueOf(next[1]));
              assertTrue(before == null || before < Integer.parseInt(next[1]), "out of order");
              taken.add(next[0] + ":" + next[1]);
            }
          }
        });
    assertEquals(THREADS / 2 * 100, taken.size());
    assertEquals(THREADS / 2 * 100, new HashSet<>(taken).size());
    assertFalse(queue.isExists());
  }

  @Test
  void aBoundedQueueHoldsItsCapacity() throws Exception {
    RBoundedBlockingQueue<Integer> queue = redisson.getBoundedBlockingQueue("bounded");
    assertTrue(queue.trySetCapacity(5));
    Set<Integer> taken = Collections.synchronizedSet(new HashSet<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            if (thread % 2 == 0) {
              queue.put(thread * 1000 + i);
              assertTrue(queue.size() <= 5);
            } else {
              assertTrue(taken.add(queue.poll(20, TimeUnit.SECONDS)));
            }
          }
        });
    assertEquals(THREADS / 2 * 25, taken.size());
    for (int i = 0; i < 5; i++) {
      assertTrue(queue.offer(i));
    }
    assertFalse(queue.offer(6));
    assertEquals(5, queue.size());
  }

  @Test
  void aDelayedQueueDeliversOnceAndNotBefore() throws Exception {
    RBlockingQueue<String> queue = redisson.getBlockingQueue("delayed");
    RDelayedQueue<String> delayed = redisson.getDelayedQueue(queue);
    Concurrently.run(
        4,
        thread -> {
          for (int i = 0; i < 50; i++) {
            // the message contains the earliest time of its delivery
            int delay = (i * 37 + thread * 11) % 400 + 1;
            long due = System.currentTimeMillis() + delay;
            delayed.offer(due + " " + thread + ":" + i, delay, TimeUnit.MILLISECONDS);
          }
        });
    delayed.offer("late", 1, TimeUnit.HOURS);
    Set<String> received = new HashSet<>();
    while (received.size() < 200) {
      String message = queue.poll(20, TimeUnit.SECONDS);
      long due = Long.parseLong(message.split(" ")[0]);
      assertTrue(due <= System.currentTimeMillis(), "before its time");
      assertTrue(received.add(message), () -> "twice: " + message);
    }
    assertEquals(List.of("late"), delayed.readAll());
    assertNull(queue.poll());
    assertTrue(delayed.remove("late"));
    delayed.destroy();
  }

  @Test
  void aTransferQueueHandsOver() throws Exception {
    RTransferQueue<String> queue = redisson.getTransferQueue("transfer");
    assertFalse(queue.tryTransfer("refused"));
    Concurrently.run(
        2,
        thread -> {
          for (int i = 0; i < 10; i++) {
            if (thread == 0) {
              assertTrue(queue.tryTransfer("" + i, 20, TimeUnit.SECONDS));
            } else {
              assertEquals("" + i, queue.poll(20, TimeUnit.SECONDS));
            }
          }
        });
    assertEquals(0, queue.size());
  }

  @Test
  void everySubscriberGetsEveryMessageInOrder() throws Exception {
    RTopic topic = redisson.getTopic("news");
    List<List<String>> received = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<String> own = Collections.synchronizedList(new ArrayList<>());
      received.add(own);
      topic.addListener(String.class, (channel, message) -> own.add(message));
    }
    RReliableTopic reliable = redisson.getReliableTopic("reliable");
    Set<String> reliably = Collections.synchronizedSet(new HashSet<>());
    reliable.addListener(String.class, (channel, message) -> reliably.add(message));
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            assertEquals(1, topic.publish(thread + ":" + i));
            assertEquals(1, reliable.publish(thread + ":" + i));
          }
        });
    for (List<String> own : received) {
      Await.until("received", () -> own.size() == THREADS * 25);
      assertEquals(THREADS * 25, new HashSet<>(own).size());
      for (int i = 0; i < THREADS; i++) {
        String publisher = i + ":";
        List<String> ofOne = own.stream().filter(m -> m.startsWith(publisher)).toList();
        assertEquals(IntStream.range(0, 25).mapToObj(n -> publisher + n).toList(), ofOne);
      }
    }
    Await.until("received reliably", () -> reliably.size() == THREADS * 25);
    topic.removeAllListeners();
    reliable.removeAllListeners();
  }

  @Test
  void aGroupGetsEachEntryOnce() throws Exception {
    RStream<String, Integer> stream = redisson.getStream("stream");
    stream.createGroup(StreamCreateGroupArgs.name("group").makeStream());
    Set<Integer> received = Collections.synchronizedSet(new HashSet<>());
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25 && thread % 2 == 0; i++) {
            stream.add(StreamAddArgs.entry("n", thread * 1000 + i));
          }
          while (thread % 2 == 1 && received.size() < THREADS / 2 * 25) {
            StreamReadGroupArgs next =
                StreamReadGroupArgs.neverDelivered().count(5).timeout(Duration.ofMillis(50));
            Map<StreamMessageId, Map<String, Integer>> entries =
                stream.readGroup("group", "consumer" + thread, next);
            for (Map.Entry<StreamMessageId, Map<String, Integer>> entry : entries.entrySet()) {
              assertTrue(received.add(entry.getValue().get("n")), "delivered twice");
              assertEquals(1, stream.ack("group", entry.getKey()));
            }
          }
        });
    assertEquals(THREADS / 2 * 25, stream.size());
    assertEquals(0, stream.getPendingInfo("group").getTotal());
  }
}
