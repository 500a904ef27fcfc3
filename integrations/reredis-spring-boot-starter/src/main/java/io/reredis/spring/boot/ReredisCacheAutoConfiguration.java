package io.reredis.spring.boot;

import io.reredis.Reredis;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.cache.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.cache.RedisCacheManager.RedisCacheManagerBuilder;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Lets the {@code RedisCacheManager} of Spring Boot use the store without a connection. All that
 * configures this manager applies as with a server.
 *
 * <p>If the application has a connection factory or connection details of its own, which may lead
 * to a server, its caches use that connection.
 */
@AutoConfiguration(
    after = ReredisAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
      "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
      "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration"
    })
@ConditionalOnClass(RedisCacheWriter.class)
@ConditionalOnMissingBean({RedisConnectionFactory.class, RedisCacheWriter.class})
public class ReredisCacheAutoConfiguration {
  /** Creates the auto-configuration; called by Spring. */
  public ReredisCacheAutoConfiguration() {}

  private static void useJavaValues(RedisCacheManagerBuilder builder) {
    SharedValues shared = new SharedValues(Runtime.getRuntime().maxMemory() / 64);
    builder.cacheDefaults(JavaValues.in(builder.cacheDefaults(), shared));
    for (String name : Set.copyOf(builder.getConfiguredCaches())) {
      builder
          .getCacheConfigurationFor(name)
          .ifPresent(cache -> builder.withCacheConfiguration(name, JavaValues.in(cache, shared)));
    }
  }

  /** With Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.boot.autoconfigure.cache.RedisCacheManagerBuilderCustomizer")
  @ConditionalOnBean(name = "reredisConnectionDetails")
  static class Boot3 {
    @Bean
    ReredisCacheWriter reredisCacheWriter(Reredis store, ReredisProperties properties) {
      return new ReredisCacheWriter(store, properties.database());
    }

    /** Comes first, so that an application can set another writer. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RedisCacheManagerBuilderCustomizer reredisCaches(ReredisCacheWriter writer) {
      return builder -> builder.cacheWriter(writer);
    }

    /** Comes last, so that it finds all caches. */
    @Bean
    RedisCacheManagerBuilderCustomizer reredisCacheValues() {
      return ReredisCacheAutoConfiguration::useJavaValues;
    }
  }

  /** With Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer")
  @ConditionalOnBean(name = "reredisDataConnectionDetails")
  static class Boot4 {
    @Bean
    ReredisCacheWriter reredisCacheWriter(Reredis store, ReredisProperties properties) {
      return new ReredisCacheWriter(store, properties.database());
    }

    /** Comes first, so that an application can set another writer. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer reredisCaches(
        ReredisCacheWriter writer) {
      return builder -> builder.cacheWriter(writer);
    }

    /** Comes last, so that it finds all caches. */
    @Bean
    org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer
        reredisCacheValues() {
      return ReredisCacheAutoConfiguration::useJavaValues;
    }
  }
}
