package io.reredis.examples;

import io.reredis.Reredis;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Serves the live page from a program, to show every change of its store in a browser. */
public final class DashboardExample {
  private DashboardExample() {}

  /** Serves the page on a free port, and requests {@code /health} from it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Reredis store = Reredis.open();
        Dashboard page = Dashboard.start(store, DashboardOptions.defaults().port(0))) {
      store.strings().set("seen", "live");

      HttpRequest health = HttpRequest.newBuilder(URI.create(page.address() + "health")).build();
      int status = HttpClient.newHttpClient().send(health, BodyHandlers.ofString()).statusCode();
      System.out.println("the page answers " + status);
    }
  }
}
