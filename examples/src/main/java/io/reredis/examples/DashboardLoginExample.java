package io.reredis.examples;

import io.reredis.Reredis;
import io.reredis.ws.Admission;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Serves the live page from a program, behind the login that the program has already. */
public final class DashboardLoginExample {
  /** The sessions of the program by their cookie; the value is the user of the store. */
  private static final Map<String, String> SESSIONS = Map.of("5f2c", "default");

  private DashboardLoginExample() {}

  /** Serves the page on a free port, and requests it without and with a session. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DashboardOptions options =
        DashboardOptions.defaults()
            .gate(
                request -> {
                  String user = SESSIONS.get(String.valueOf(request.cookie("session")));
                  return user == null
                      ? Admission.redirect("https://app.example.com/login")
                      : Admission.as(user);
                });
    try (Reredis store = Reredis.open();
        Dashboard page = Dashboard.start(store, options)) {
      System.out.println("without a session: " + status(page, "session=none"));
      System.out.println("with a session: " + status(page, "session=5f2c"));
    }
  }

  private static int status(Dashboard page, String cookie)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page.address()))
            .headers("Cookie", cookie, "Accept", "text/html")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
