package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.ws.Admission;
import io.reredis.ws.Dashboard;
import io.reredis.ws.Gate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The live page of an application, with Spring Boot 3.5 and with Spring Boot 4. */
class ReredisPageTest {
  static final String[] BROWSER = {"Accept", "text/html"};

  private final ApplicationContextRunner runner = Boot.application();

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  static HttpResponse<String> get(String address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void thereIsNoPageWithoutAPort() {
    runner.run(context -> assertThat(context).doesNotHaveBean(Dashboard.class));
    runner
        .withPropertyValues("reredis.ui-port=0")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Dashboard.class));
  }

  @Test
  void thePortOfThePageIsAProperty() throws Exception {
    int port = freePort();
    runner
        .withPropertyValues("reredis.ui-port=" + port)
        .run(
            context -> {
              String address = context.getBean(Dashboard.class).address();
              assertThat(address).isEqualTo("http://127.0.0.1:" + port + "/");
              assertThat(get(address).body()).contains("<html");
              assertThat(get(address + "metrics").body()).contains("redis_up 1");
            });
  }

  @Test
  void anEnvironmentVariableSetsThePort() throws Exception {
    String port = Integer.toString(freePort());
    runner
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            Map.of("REREDIS_UI_PORT", port))))
        .run(
            context ->
                assertThat(context.getBean(Dashboard.class).port())
                    .isEqualTo(Integer.parseInt(port)));
  }

  @Test
  void optionsOfThePageApply() throws Exception {
    runner
        .withPropertyValues(
            "reredis.ui-port=" + freePort(),
            "reredis.ui-allow-hosts=page.example.org other.example.org",
            "reredis.metrics=false",
            "reredis.requirepass=secret")
        .run(
            context -> {
              Dashboard page = context.getBean(Dashboard.class);
              assertThat(get(page.address() + "metrics").statusCode()).isEqualTo(404);
              assertThat(get(page.address() + "export.rdb").statusCode()).isEqualTo(401);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class WithGate {
    @Bean
    Gate gate() {
      return request ->
          "staff".equals(request.header("X-Role"))
              ? Admission.as("default")
              : Admission.redirect("/login");
    }
  }

  @Test
  void aGateDecidesAboutThePage() throws Exception {
    runner
        .withUserConfiguration(WithGate.class)
        .withPropertyValues("reredis.ui-port=" + freePort())
        .run(
            context -> {
              String address = context.getBean(Dashboard.class).address();
              assertThat(get(address, BROWSER).statusCode()).isBetween(300, 399);
              assertThat(get(address, "X-Role", "staff").body()).contains("<html");
            });
  }

  @Test
  void aPortWithoutTheModuleOfThePageFailsTheStart() {
    runner
        .withClassLoader(new FilteredClassLoader(Dashboard.class))
        .withPropertyValues("reredis.ui-port=8080")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("reredis.ui-port")
                    .hasStackTraceContaining("io.reredis:reredis-ws"));
    runner
        .withClassLoader(new FilteredClassLoader(Dashboard.class))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aPortThatIsNoNumberFailsTheStart() {
    runner
        .withPropertyValues("reredis.ui-port=x")
        .run(
            context -> assertThat(context).getFailure().hasStackTraceContaining("reredis.ui-port"));
  }
}
