/** Reading requests and writing replies in RESP2, RESP3 and plain lines. */
@NullMarked
package io.reredis.resp;

import org.jspecify.annotations.NullMarked;
