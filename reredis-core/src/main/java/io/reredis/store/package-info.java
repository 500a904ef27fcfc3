/**
 * The typed API: one class for each type of value, obtained from {@code Reredis} or from a {@link
 * io.reredis.store.Database}.
 */
package io.reredis.store;
