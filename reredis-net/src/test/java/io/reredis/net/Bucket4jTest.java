package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.redisson.Bucket4jRedisson;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.reredis.support.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.config.Config;

/** Tests buckets of Bucket4j, which compare and set by a script, with eight threads. */
@Timeout(60)
class Bucket4jTest {
  private static final int THREADS = 8;
  private static ClientTarget target;
  private static RedisClient client;
  private static ProxyManager<String> buckets;

  @BeforeAll
  static void start() throws IOException {
    target = ClientTarget.open();
    client = RedisClient.create("redis://127.0.0.1:" + target.port());
    StatefulRedisConnection<String, byte[]> connection =
        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    buckets =
        Bucket4jLettuce.casBasedBuilder(connection)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofMillis(100)))
            .build();
  }

  @AfterAll
  static void stop() throws IOException {
    client.shutdown(0, 5, TimeUnit.SECONDS);
    target.close();
  }

  private static BucketConfiguration of(Bandwidth bandwidth) {
    return BucketConfiguration.builder().addLimit(bandwidth).build();
  }

  private static Bandwidth hourly(int capacity) {
    return Bandwidth.builder()
        .capacity(capacity)
        .refillIntervally(capacity, Duration.ofHours(1))
        .build();
  }

  @Test
  void aBucketGivesWhatItHolds() throws Exception {
    assertConsumed(buckets);
  }

  @Test
  void aBucketOfRedissonGivesWhatItHolds() throws Exception {
    Config config = new Config();
    config.useSingleServer().setAddress("redis://127.0.0.1:" + target.port());
    Redisson redisson = (Redisson) Redisson.create(config);
    assertConsumed(Bucket4jRedisson.casBasedBuilder(redisson.getCommandExecutor()).build());
    redisson.shutdown(0, 200, TimeUnit.MILLISECONDS);
  }

  private static void assertConsumed(ProxyManager<String> proxies) throws Exception {
    String key = "bucket of " + proxies.getClass().getSimpleName();
    List<Integer> consumed =
        Concurrently.call(
            THREADS,
            thread -> {
              Bucket bucket = proxies.builder().build(key, () -> of(hourly(60)));
              int own = 0;
              while (bucket.tryConsume(1)) {
                own++;
              }
              return own;
            });
    assertEquals(60, consumed.stream().mapToInt(Integer::intValue).sum());
    Bucket bucket = proxies.builder().build(key, () -> of(hourly(60)));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    assertFalse(probe.isConsumed());
    assertTrue(probe.getNanosToWaitForRefill() > 0);
    bucket.addTokens(5);
    assertEquals(5, bucket.getAvailableTokens());
    assertEquals(5, bucket.tryConsumeAsMuchAsPossible());
    proxies.removeProxy(key);
    assertTrue(proxies.getProxyConfiguration(key).isEmpty());
  }

  @Test
  void aBucketIsRefilledAndExpires() throws Exception {
    Bandwidth quick =
        Bandwidth.builder().capacity(10).refillGreedy(10, Duration.ofMillis(100)).build();
    long began = System.nanoTime();
    List<Integer> consumed =
        Concurrently.call(
            THREADS,
            thread -> {
              Bucket bucket = buckets.builder().build("quick", () -> of(quick));
              int own = 0;
              while (own < 5 && bucket.asBlocking().tryConsume(1, Duration.ofSeconds(20))) {
                own++;
              }
              return own;
            });
    assertEquals(List.of(5, 5, 5, 5, 5, 5, 5, 5), consumed);
    // 40 tokens are the initial 10 and 30 more at 100 per second
    assertTrue(System.nanoTime() - began >= 290_000_000, "more than the rate");
    Await.until("expired", () -> target.execute("EXISTS", "quick").equals(0L));
  }
}
