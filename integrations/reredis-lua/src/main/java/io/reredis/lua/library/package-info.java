/** The standard libraries. */
@NullMarked
package io.reredis.lua.library;

import org.jspecify.annotations.NullMarked;
