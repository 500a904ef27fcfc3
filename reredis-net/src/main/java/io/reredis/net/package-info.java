/** The TCP server: loops, connections, TLS. */
@NullMarked
package io.reredis.net;

import org.jspecify.annotations.NullMarked;
