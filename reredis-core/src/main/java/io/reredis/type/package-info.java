/**
 * Values: the compact and large forms of collections, and the algorithms on them. This package is
 * independent of keys, locks and the protocol.
 */
@NullMarked
package io.reredis.type;

import org.jspecify.annotations.NullMarked;
