package io.reredis.spring.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.reredis.Reredis;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Gives the figures of the store to Micrometer. */
@AutoConfiguration(after = ReredisAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Reredis.class)
public class ReredisMetricsAutoConfiguration {
  /** Creates the auto-configuration; called by Spring. */
  public ReredisMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "reredisMetrics")
  MeterBinder reredisMetrics(Reredis store) {
    return registry -> new ReredisMeters(store, registry).register();
  }
}
