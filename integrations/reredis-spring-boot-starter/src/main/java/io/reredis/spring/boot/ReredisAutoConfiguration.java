package io.reredis.spring.boot;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.devtools.restart.ConditionalOnInitializedRestarter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Opens a store and its port, and lets Spring Data Redis connect there, unless the application
 * names a Redis server by {@code spring.data.redis.host}, {@code url}, {@code cluster.nodes} or
 * {@code sentinel.nodes}, or sets {@code reredis.enabled=false}.
 *
 * <p>The clients of the application depend on the port, and the port on the store, so Spring closes
 * them in this order. Properties are described in {@link ReredisProperties}.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
      "org.springframework.boot.autoconfigure.data.redis.RedisReactiveAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
    })
@ConditionalOnProperty(prefix = "reredis", name = "enabled", matchIfMissing = true)
@Conditional(NoServerNamed.class)
public class ReredisAutoConfiguration {
  /** Creates the auto-configuration; called by Spring. */
  public ReredisAutoConfiguration() {}

  @Bean
  ReredisProperties reredisProperties(Environment environment) {
    return ReredisProperties.of(environment);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  Reredis reredis(ReredisProperties properties, ObjectProvider<ReredisCustomizer> customizers) {
    return Reredis.open(
        builder -> {
          properties.apply(builder);
          customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        });
  }

  /**
   * Keeps the store while DevTools restarts the application. A customizer may refer to classes that
   * DevTools loads anew, so with one the store is opened anew.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnInitializedRestarter.class)
  @ConditionalOnInitializedRestarter
  @ConditionalOnMissingBean(ReredisCustomizer.class)
  static class DevTools {
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Reredis reredis(ReredisProperties properties) {
      return KeptStore.get(properties, () -> Reredis.open(properties::apply));
    }
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  Server reredisServer(Reredis store, ReredisProperties properties) throws IOException {
    return Server.start(
        store, ServerOptions.of(store).port(properties.port()).bind(properties.addresses()));
  }

  /** Gives Spring Boot 3 the address of the store. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.autoconfigure.data.redis.RedisProperties")
  static class Boot3 {
    @Bean
    @ConditionalOnMissingBean(RedisConnectionDetails.class)
    RedisConnectionDetails reredisConnectionDetails(Server server, ReredisProperties properties) {
      RedisConnectionDetails.Standalone place =
          RedisConnectionDetails.Standalone.of(
              properties.address(), server.port(), properties.database());
      return new RedisConnectionDetails() {
        @Override
        public @Nullable String getUsername() {
          return properties.username();
        }

        @Override
        public @Nullable String getPassword() {
          return properties.password();
        }

        @Override
        public Standalone getStandalone() {
          return place;
        }
      };
    }
  }

  /** Gives Spring Boot 4 the address of the store. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.boot.data.redis.autoconfigure.DataRedisProperties")
  static class Boot4 {
    @Bean
    @ConditionalOnMissingBean(DataRedisConnectionDetails.class)
    DataRedisConnectionDetails reredisDataConnectionDetails(
        Server server, ReredisProperties properties) {
      DataRedisConnectionDetails.Standalone place =
          DataRedisConnectionDetails.Standalone.of(
              properties.address(), server.port(), properties.database());
      return new DataRedisConnectionDetails() {
        @Override
        public @Nullable String getUsername() {
          return properties.username();
        }

        @Override
        public @Nullable String getPassword() {
          return properties.password();
        }

        @Override
        public Standalone getStandalone() {
          return place;
        }
      };
    }
  }
}
