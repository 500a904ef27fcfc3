package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationEvent;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.data.redis.config.ConfigureNotifyKeyspaceEventsAction;
import org.springframework.session.events.AbstractSessionEvent;

/** Tests the two session stores of Spring Session, wired as its configuration classes do. */
@Timeout(60)
class SpringSessionTest extends SpringOnServer {
  private static RedisTemplate<String, Object> template;

  @BeforeAll
  static void createTemplate() {
    template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setHashKeySerializer(RedisSerializer.string());
    template.afterPropertiesSet();
  }

  @Test
  void sessions() throws Exception {
    liveOfSession(new RedisSessionRepository(template));
  }

  /** Creates, changes, renames, deletes and expires a session. */
  private static <S extends Session> void liveOfSession(SessionRepository<S> sessions)
      throws Exception {
    S session = sessions.createSession();
    session.setAttribute("cart", "tea");
    session.setAttribute("gone", "x");
    sessions.save(session);
    S found = sessions.findById(session.getId());
    assertEquals("tea", found.getAttribute("cart"));
    assertEquals(Set.of("cart", "gone"), found.getAttributeNames());
    assertEquals(session.getCreationTime().toEpochMilli(), found.getCreationTime().toEpochMilli());
    found.removeAttribute("gone");
    found.setAttribute("n", 5);
    sessions.save(found);
    // saves only its own changes
    session.setAttribute("late", true);
    sessions.save(session);
    S merged = sessions.findById(session.getId());
    assertEquals(Set.of("cart", "n", "late"), merged.getAttributeNames());
    String before = merged.getId();
    String after = merged.changeSessionId();
    assertNotEquals(before, after);
    sessions.save(merged);
    assertNull(sessions.findById(before));
    assertEquals(5, sessions.findById(after).<Integer>getAttribute("n"));
    Concurrently.run(
        8,
        thread -> {
          for (int i = 0; i < 4; i++) {
            S own = sessions.findById(after);
            own.setAttribute(thread + ":" + i, i);
            sessions.save(own);
          }
        });
    assertEquals(35, sessions.findById(after).getAttributeNames().size());
    sessions.deleteById(after);
    assertNull(sessions.findById(after));
    S brief = sessions.createSession();
    brief.setMaxInactiveInterval(Duration.ofSeconds(1));
    sessions.save(brief);
    assertNotNull(sessions.findById(brief.getId()));
    Await.until("expired", () -> sessions.findById(brief.getId()) == null);
  }

  @Test
  void indexedSessions() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    RedisIndexedSessionRepository sessions = new RedisIndexedSessionRepository(template);
    sessions.setApplicationEventPublisher(event -> events.add(textOf((ApplicationEvent) event)));
    try (RedisConnection connection = connections.getConnection()) {
      new ConfigureNotifyKeyspaceEventsAction().configure(connection);
    }
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(connections);
    container.afterPropertiesSet();
    container.addMessageListener(
        sessions,
        List.of(
            new ChannelTopic(sessions.getSessionDeletedChannel()),
            new ChannelTopic(sessions.getSessionExpiredChannel())));
    container.addMessageListener(
        sessions, new PatternTopic(sessions.getSessionCreatedChannelPrefix() + "*"));
    container.start();
    sessions.afterPropertiesSet();
    liveOfSession(sessions);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      var session = sessions.createSession();
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
      sessions.save(session);
      ids.add(session.getId());
    }
    assertEquals(ids, sessions.findByPrincipalName("ada").keySet());
    String changed = ids.iterator().next();
    var session = sessions.findById(changed);
    session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "eve");
    sessions.save(session);
    assertEquals(Set.of(changed), sessions.findByPrincipalName("eve").keySet());
    events.clear();
    sessions.deleteById(changed);
    assertEquals(4, sessions.findByPrincipalName("ada").size());
    assertEquals(Set.of(), sessions.findByPrincipalName("eve").keySet());
    assertEquals("SessionDeletedEvent " + changed, next(events, changed));
    var brief = sessions.createSession();
    brief.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "bea");
    brief.setMaxInactiveInterval(Duration.ofSeconds(1));
    sessions.save(brief);
    assertEquals("SessionCreatedEvent " + brief.getId(), next(events, brief.getId()));
    assertEquals("SessionExpiredEvent " + brief.getId(), next(events, brief.getId()));
    assertTrue(sessions.findByPrincipalName("bea").isEmpty());
    container.destroy();
    sessions.destroy();
  }

  private static String textOf(ApplicationEvent event) {
    return event.getClass().getSimpleName() + " " + ((AbstractSessionEvent) event).getSessionId();
  }

  /** Returns the next event of a session. */
  private static String next(BlockingQueue<String> events, String session) throws Exception {
    String event = events.poll(20, TimeUnit.SECONDS);
    while (event != null && !event.endsWith(session)) {
      event = events.poll(20, TimeUnit.SECONDS);
    }
    return event;
  }
}
