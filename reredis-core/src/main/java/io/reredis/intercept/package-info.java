/**
 * Interceptors: code of the program that sees commands and writes before they happen, and may
 * refuse them.
 *
 * <p>A {@link io.reredis.intercept.CommandInterceptor} decides about requests of clients. It
 * returns a {@link io.reredis.intercept.Verdict}: proceed, refuse, delay or disconnect.
 *
 * <pre>{@code
 * Subscription rule =
 *     store.intercept(
 *         request ->
 *             request.name().equals("flushall")
 *                 ? Verdict.refuse("NOPERM FLUSHALL is not allowed here")
 *                 : Verdict.proceed());
 * }</pre>
 *
 * <p>A {@link io.reredis.intercept.WriteInterceptor} decides about each write to a key, by a
 * command or by the typed API. It refuses a write by an exception, which the caller receives:
 *
 * <pre>{@code
 * try (Subscription guard =
 *     store.interceptWrites(
 *         (database, key) -> {
 *           if (new String(key, StandardCharsets.UTF_8).startsWith("config:")) {
 *             throw new ReredisException(ErrorCode.NOPERM, "the configuration is read only");
 *           }
 *         })) {
 *   store.strings().set("user:1", "Ann"); // allowed
 * }
 * }</pre>
 *
 * <p>Use the first to limit or observe clients, and to test how a program behaves when the store is
 * slow or fails. Use the second to protect keys from the program itself, too. Both must return
 * within microseconds and must not use the store: the first runs on a thread that serves clients,
 * the second under the lock of the key. An interceptor is removed by closing its {@link
 * io.reredis.change.Subscription}.
 */
@NullMarked
package io.reredis.intercept;

import org.jspecify.annotations.NullMarked;
