package io.reredis.junit;

import io.reredis.support.NullArgumentsCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Null is refused at the entries of this module. */
class NullArgumentsTest extends NullArgumentsCheck {
  @RegisterExtension static final ReredisExtension redis = ReredisExtension.create();

  NullArgumentsTest() {
    super(ReredisExtension.class);
  }

  @Override
  protected List<Object> samples() {
    List<Object> samples = new ArrayList<>();
    ReredisExtension.create(samples::add);
    samples.addAll(
        List.of(
            redis,
            redis.commands(),
            redis.faults(),
            redis.faults().on("GET"),
            StoreScope.CLASS,
            Flush.NEVER,
            Duration.ZERO,
            "GET",
            new Object[] {"key"},
            (Consumer<Object>) given -> {},
            (Predicate<Object>) given -> true));
    return samples;
  }
}
