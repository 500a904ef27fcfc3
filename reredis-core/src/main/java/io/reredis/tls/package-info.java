/** TLS for servers whose threads must not block, and files of certificates and keys. */
@NullMarked
package io.reredis.tls;

import org.jspecify.annotations.NullMarked;
