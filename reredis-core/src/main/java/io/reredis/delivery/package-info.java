/**
 * Delivery of commits to listeners and keyspace notifications. Programs cannot see this package.
 */
@NullMarked
package io.reredis.delivery;

import org.jspecify.annotations.NullMarked;
