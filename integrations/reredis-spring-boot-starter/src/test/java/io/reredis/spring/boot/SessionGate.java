package io.reredis.spring.boot;

import io.reredis.ws.Admission;
import io.reredis.ws.Gate;
import io.reredis.ws.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/** The example of the README: administrators may use the live page. */
@Component
class SessionGate implements Gate {
  private final SessionRepository<? extends Session> sessions;

  SessionGate(SessionRepository<? extends Session> sessions) {
    this.sessions = sessions;
  }

  @Override
  public Admission admit(PageRequest request) {
    String cookie = request.cookie("SESSION");
    if (cookie != null) {
      String id = new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
      Session session = sessions.findById(id);
      SecurityContext login =
          session == null ? null : session.getAttribute("SPRING_SECURITY_CONTEXT");
      if (login != null
          && login.getAuthentication().getAuthorities().stream()
              .anyMatch(role -> role.getAuthority().equals("ROLE_ADMIN"))) {
        return Admission.as("default");
      }
    }
    return Admission.redirect("http://localhost:8080/login");
  }
}
