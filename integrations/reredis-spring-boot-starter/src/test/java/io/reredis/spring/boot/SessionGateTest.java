package io.reredis.spring.boot;

import static io.reredis.spring.boot.ReredisPageTest.BROWSER;
import static io.reredis.spring.boot.ReredisPageTest.freePort;
import static io.reredis.spring.boot.ReredisPageTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.ws.Dashboard;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;

/** The live page behind Spring Security, of the version for Spring Boot 4. */
class SessionGateTest {
  @Configuration(proxyBeanMethods = false)
  @Import(SessionGate.class)
  static class WithSessions {
    @Bean
    MapSessionRepository sessions() {
      return new MapSessionRepository(new ConcurrentHashMap<>());
    }
  }

  @Test
  void administratorsMayUseThePage() throws Exception {
    Boot.application()
        .withUserConfiguration(WithSessions.class)
        .withPropertyValues("reredis.ui-port=" + freePort())
        .run(
            context -> {
              String address = context.getBean(Dashboard.class).address();
              MapSessionRepository sessions = context.getBean(MapSessionRepository.class);
              for (String role : List.of("ROLE_ADMIN", "ROLE_USER")) {
                MapSession session = sessions.createSession();
                session.setAttribute(
                    "SPRING_SECURITY_CONTEXT",
                    new SecurityContextImpl(new TestingAuthenticationToken("ada", "", role)));
                sessions.save(session);
                String id = Base64.getEncoder().encodeToString(session.getId().getBytes());
                HttpResponse<String> response =
                    get(address, "Accept", "text/html", "Cookie", "SESSION=" + id);
                if (role.equals("ROLE_ADMIN")) {
                  assertThat(response.body()).contains("<html");
                } else {
                  assertThat(response.headers().firstValue("Location"))
                      .hasValue("http://localhost:8080/login");
                }
              }
              assertThat(get(address, BROWSER).statusCode()).isBetween(300, 399);
              assertThat(get(address, "Accept", "text/html", "Cookie", "SESSION=eA==").statusCode())
                  .isBetween(300, 399);
            });
  }
}
