/** TLS for servers whose threads must not block. */
package io.reredis.tls;
