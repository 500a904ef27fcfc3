/** TLS between a socket and its reader, for doors whose threads must not block. */
package io.reredis.tls;
