/**
 * The operations on keys and values that both the typed API and the commands call. Programs cannot
 * see this package.
 */
@NullMarked
package io.reredis.operation;

import org.jspecify.annotations.NullMarked;
