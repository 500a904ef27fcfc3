package io.reredis.ws;

import io.reredis.Reredis;
import io.reredis.support.NullArgumentsCheck;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** Null is refused at the entries of this module. */
class NullArgumentsTest extends NullArgumentsCheck {
  private final Reredis store = Reredis.open();

  NullArgumentsTest() {
    super(Dashboard.class);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected List<Object> samples() {
    HttpRequest request = new HttpRequest("GET", "/", "", true, Map.of());
    return List.of(
        store,
        DashboardOptions.defaults(),
        new PageRequest(request, new InetSocketAddress("127.0.0.1", 1)),
        "text",
        new String[] {"host"},
        (Gate) page -> Admission.refused(),
        (Supplier<Object>) Object::new);
  }
}
