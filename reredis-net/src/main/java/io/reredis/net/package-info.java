/**
 * The server: gives Redis clients access to a store over TCP, TLS and Unix sockets.
 *
 * <p>Clients and the program use the same keys:
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open();
 *     Server server = Server.start(store, ServerOptions.defaults().port(0))) {
 *   store.strings().set("greeting", "hello");
 *   System.out.println("try: redis-cli -p " + server.port() + " GET greeting");
 *   Thread.sleep(60_000);
 * }
 * }</pre>
 *
 * <p>{@link io.reredis.net.ServerOptions} say where the server listens. All else, such as
 * passwords, certificates, limits and timeouts, are options of the store with their names in
 * redis.conf. For TLS with a password on all addresses:
 *
 * <pre>{@code
 * try (Reredis store =
 *         Reredis.open(
 *             b ->
 *                 b.option("requirepass", "secret")
 *                     .option("tls-cert-file", "server.crt")
 *                     .option("tls-key-file", "server.key")
 *                     .option("tls-auth-clients", "no"));
 *     Server server =
 *         Server.start(
 *             store,
 *             ServerOptions.defaults().withoutPort().tlsPort(6380).bind(List.of("*", "::*")))) {
 *   System.out.println("listening on " + server.tlsPort());
 *   Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <ul>
 *   <li>The default addresses are those of the loopback interface. Set a password before you listen
 *       on others.
 *   <li>Close the server before the store, as the examples do: {@link io.reredis.net.Server#close}
 *       executes the requests that have arrived and sends their replies.
 *   <li>One I/O thread serves many clients; {@link io.reredis.net.ServerOptions#threads} sets more.
 *   <li>{@link io.reredis.net.ServerOptions#of} takes ports and addresses from the options of the
 *       store, for a program that is configured by a redis.conf.
 *   <li>{@link io.reredis.net.TlsContext} gives the same certificates to other servers of the
 *       program, such as the live page in {@code io.reredis.ws}.
 * </ul>
 */
@NullMarked
package io.reredis.net;

import org.jspecify.annotations.NullMarked;
