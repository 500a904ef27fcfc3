package io.reredis.spring.boot;

import io.reredis.Reredis;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports the health of the store as {@code reredis}. */
@AutoConfiguration(after = ReredisAutoConfiguration.class)
@ConditionalOnBean(Reredis.class)
public class ReredisHealthAutoConfiguration {
  /** Creates the auto-configuration; called by Spring. */
  public ReredisHealthAutoConfiguration() {}

  /** With Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
  @ConditionalOnEnabledHealthIndicator("reredis")
  static class Boot3 {
    @Bean
    @ConditionalOnMissingBean(name = "reredisHealthIndicator")
    HealthIndicator reredisHealthIndicator(Reredis store) {
      return new AbstractHealthIndicator("the store does not answer") {
        @Override
        protected void doHealthCheck(Health.Builder builder) {
          StoreState state = StoreState.of(store);
          builder.up().withDetails(state.details());
          if (state.problem() != null) {
            builder.down().withDetail("problem", state.problem());
          }
        }
      };
    }
  }

  /** With Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator(
      "reredis")
  static class Boot4 {
    @Bean
    @ConditionalOnMissingBean(name = "reredisHealthIndicator")
    org.springframework.boot.health.contributor.HealthIndicator reredisHealthIndicator(
        Reredis store) {
      return new org.springframework.boot.health.contributor.AbstractHealthIndicator(
          "the store does not answer") {
        @Override
        protected void doHealthCheck(
            org.springframework.boot.health.contributor.Health.Builder builder) {
          StoreState state = StoreState.of(store);
          builder.up().withDetails(state.details());
          if (state.problem() != null) {
            builder.down().withDetail("problem", state.problem());
          }
        }
      };
    }
  }
}
