/** The parser and the compiler. */
@NullMarked
package io.reredis.lua.syntax;

import org.jspecify.annotations.NullMarked;
