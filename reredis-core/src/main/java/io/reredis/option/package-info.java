/** Options and results of the typed API in {@code io.reredis.store}. */
package io.reredis.option;
