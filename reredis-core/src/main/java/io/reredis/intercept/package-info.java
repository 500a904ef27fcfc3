/**
 * Interceptors: code of the program that sees commands and writes before they happen, and may
 * refuse them.
 *
 * <pre>{@code
 * Subscription rule =
 *     store.intercept(
 *         request ->
 *             request.name().equals("flushall")
 *                 ? Verdict.refuse("NOPERM FLUSHALL is not allowed here")
 *                 : Verdict.proceed());
 * }</pre>
 */
@NullMarked
package io.reredis.intercept;

import org.jspecify.annotations.NullMarked;
