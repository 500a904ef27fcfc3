/** The language for the scripts of a store: the functions in {@code redis}, and conversions. */
@NullMarked
package io.reredis.lua.script;

import org.jspecify.annotations.NullMarked;
