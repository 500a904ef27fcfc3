/**
 * Access to members of the exported classes that programs cannot see: only the server modules can
 * see this package.
 */
@NullMarked
package io.reredis.access;

import org.jspecify.annotations.NullMarked;
