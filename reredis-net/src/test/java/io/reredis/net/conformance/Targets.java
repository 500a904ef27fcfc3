package io.reredis.net.conformance;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs each {@link OnEveryTarget} test once per target, with a client of the prepared target. */
final class Targets implements TestTemplateInvocationContextProvider {
  /** The version of redis-server that the tests expect, that of Debian. */
  private static final String INSTALLED = "7.0";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    OnEveryTarget test = context.getRequiredTestMethod().getAnnotation(OnEveryTarget.class);
    return Arrays.stream(Target.values())
        .filter(target -> target.isSocket() || !test.sockets())
        .filter(target -> !target.isRedis() || mayRunAgainstRedis(test))
        .map(Invocation::new);
  }

  private static boolean mayRunAgainstRedis(OnEveryTarget test) {
    return test.since().compareTo(INSTALLED) <= 0 && test.differs().isEmpty();
  }

  private record Invocation(Target target) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return target.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      WithClient client = new WithClient(target);
      return target.isRedis() ? List.of(new RedisServer.Needed(), client) : List.of(client);
    }
  }

  /** Opens the client before the test, and closes it with its target afterwards. */
  private static final class WithClient implements ParameterResolver, AfterEachCallback {
    private final Target target;
    private Bench bench;

    WithClient(Target target) {
      this.target = target;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Client.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      try {
        bench = new Bench(target);
        return bench.open();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
      if (bench != null) {
        bench.close();
      }
    }
  }
}
