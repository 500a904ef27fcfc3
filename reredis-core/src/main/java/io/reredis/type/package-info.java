/**
 * Values: what a collection is made of, in its compact form for few elements and its large one, and
 * the algorithms on them. Nothing here knows of keys, locks or the protocol.
 */
package io.reredis.type;
