package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.support.NullArgumentsCheck;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Null is refused at the entries of this module. */
class NullArgumentsTest extends NullArgumentsCheck {
  private final Reredis store = Reredis.open();

  NullArgumentsTest() {
    super(Server.class);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected List<Object> samples() {
    return List.of(store, ServerOptions.defaults().port(0), Path.of("socket"), List.of("::1"));
  }
}
