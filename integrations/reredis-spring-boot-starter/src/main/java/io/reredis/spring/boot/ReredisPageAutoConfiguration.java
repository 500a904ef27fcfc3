package io.reredis.spring.boot;

import io.reredis.Reredis;
import io.reredis.net.TlsContext;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import io.reredis.ws.Gate;
import java.io.IOException;
import java.util.Objects;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Serves the live page if {@code reredis.ui-port} is set. A bean of the type {@link Gate} decides
 * about its requests.
 */
@AutoConfiguration(after = ReredisAutoConfiguration.class)
@ConditionalOnBean({Reredis.class, ReredisProperties.class})
@Conditional(ReredisPageAutoConfiguration.PortSet.class)
public class ReredisPageAutoConfiguration {
  private static final String PORT = "ui-port";

  /** Creates the auto-configuration; called by Spring. */
  public ReredisPageAutoConfiguration() {}

  /** Matches if a port is set, by a property or an environment variable. */
  static class PortSet extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      String port = ReredisProperties.of(context.getEnvironment()).option(PORT);
      ConditionMessage.Builder message = ConditionMessage.forCondition("Reredis");
      return port == null || port.equals("0")
          ? ConditionOutcome.noMatch(message.because("reredis.ui-port is not set"))
          : ConditionOutcome.match(message.because("reredis.ui-port is set"));
    }
  }

  /** With the module of the page. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Dashboard.class)
  static class Page {
    private static final Log LOG = LogFactory.getLog(ReredisPageAutoConfiguration.class);

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Dashboard reredisPage(
        Reredis store,
        ReredisProperties properties,
        ObjectProvider<Gate> gate,
        ObjectProvider<TlsContext> tls) {
      DashboardOptions options =
          DashboardOptions.defaults()
              .port(ReredisProperties.number("reredis.ui-port", properties.option(PORT), ""))
              .bindAddress(text(store, "ui-bind"))
              .readOnly(text(store, "ui-read-only").equals("yes"))
              .metrics(text(store, "metrics").equals("yes"));
      String hosts = text(store, "ui-allow-hosts").strip();
      if (!hosts.isEmpty()) {
        options = options.allowHosts(hosts.split("\\s+"));
      }
      if (text(store, "ui-tls").equals("yes")) {
        options = options.tls(tls.getObject()::newEngine);
      }
      Gate login = gate.getIfAvailable();
      Dashboard page = Dashboard.start(store, login == null ? options : options.gate(login));
      LOG.info("The live page of the store is at " + page.address());
      return page;
    }

    private static String text(Reredis store, String option) {
      return Objects.requireNonNull(store.option(option), option);
    }

    /** The certificate of the page; created if the page needs it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Lazy
    TlsContext reredisTls(Reredis store) throws IOException {
      return TlsContext.of(store);
    }
  }

  /** Without the module of the page, the port would have no effect. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("io.reredis.ws.Dashboard")
  static class NoPage {
    NoPage(ReredisProperties properties) {
      throw new InvalidConfigurationPropertyValueException(
          "reredis.ui-port",
          properties.option(PORT),
          "The live page needs the dependency io.reredis:reredis-ws.");
    }
  }
}
