package io.reredis.examples;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A program in a bundle, which uses the others. It registers what they replied, as a service. */
public final class BundleProgram implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        Dashboard page = Dashboard.start(store, DashboardOptions.defaults().port(0))) {
      store.strings().set("greeting", "hello");
      context.registerService(
          Map.class,
          Map.of(
              "served", get(server, "greeting"),
              "script", store.scripts().eval("return redis.call('GET', 'greeting')", List.of()),
              "page",
                  ((HttpURLConnection) URI.create(page.address()).toURL().openConnection())
                      .getResponseCode()),
          null);
    }
  }

  @Override
  public void stop(BundleContext context) {}

  private static String get(Server server, String key) throws Exception {
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write(("GET " + key + "\r\nQUIT\r\n").getBytes());
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
