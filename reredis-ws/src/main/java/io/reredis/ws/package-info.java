/**
 * The live page of a store in a browser, with streams of its changes as JSON.
 *
 * <p>{@link io.reredis.ws.Dashboard#start} opens the page on a port of its own:
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open();
 *     Dashboard page = Dashboard.start(store, DashboardOptions.defaults().readOnly(true))) {
 *   System.out.println("open " + page.address());
 *   Thread.sleep(60_000);
 * }
 * }</pre>
 *
 * <p>By default the page listens on the loopback interface, and asks for a password if the store
 * has one. A {@link io.reredis.ws.Gate} replaces that by the login of the program; it decides about
 * each request, by a cookie for example:
 *
 * <pre>{@code
 * Map<String, String> sessions = new ConcurrentHashMap<>(); // the user of each session
 * DashboardOptions options =
 *     DashboardOptions.defaults()
 *         .port(8080)
 *         .gate(
 *             request -> {
 *               String session = request.cookie("SESSION");
 *               String user = session == null ? null : sessions.get(session);
 *               return user == null ? Admission.redirect("/login") : Admission.as(user);
 *             });
 * try (Dashboard page = Dashboard.start(store, options)) {
 *   Thread.sleep(60_000);
 * }
 * }</pre>
 *
 * <ul>
 *   <li>To listen on other addresses, set {@link io.reredis.ws.DashboardOptions#bindAddress}, a
 *       password or a gate, and {@link io.reredis.ws.DashboardOptions#tls}.
 *   <li>The page executes commands with the rights of its user; {@link
 *       io.reredis.ws.DashboardOptions#readOnly} refuses commands that write.
 *   <li>The same port serves the metrics for Prometheus and {@code /health}.
 *   <li>Close the page before the store.
 * </ul>
 */
@NullMarked
package io.reredis.ws;

import org.jspecify.annotations.NullMarked;
