/** TLS for servers whose threads must not block. */
@NullMarked
package io.reredis.tls;

import org.jspecify.annotations.NullMarked;
