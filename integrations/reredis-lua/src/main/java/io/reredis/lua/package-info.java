/** A small, exact Lua 5.1. */
@NullMarked
package io.reredis.lua;

import org.jspecify.annotations.NullMarked;
