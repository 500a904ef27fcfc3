/** Channels and patterns. */
@NullMarked
package io.reredis.pubsub;

import org.jspecify.annotations.NullMarked;
