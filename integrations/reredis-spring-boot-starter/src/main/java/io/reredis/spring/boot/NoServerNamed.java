package io.reredis.spring.boot;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if the application names no Redis server. */
class NoServerNamed extends SpringBootCondition {
  private static final List<String> NAMES =
      List.of(
          "spring.data.redis.host",
          "spring.data.redis.url",
          "spring.data.redis.cluster.nodes",
          "spring.data.redis.cluster.nodes[0]",
          "spring.data.redis.sentinel.nodes",
          "spring.data.redis.sentinel.nodes[0]",
          "spring.data.redis.masterreplica.nodes",
          "spring.data.redis.masterreplica.nodes[0]");

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Reredis");
    Environment environment = context.getEnvironment();
    for (String name : NAMES) {
      String value = environment.getProperty(name);
      if (value != null && !value.isBlank()) {
        return ConditionOutcome.noMatch(message.because(name + " names a Redis server"));
      }
    }
    return ConditionOutcome.match(message.because("no property names a Redis server"));
  }
}
