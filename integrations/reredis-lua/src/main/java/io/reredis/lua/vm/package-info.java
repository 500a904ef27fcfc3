/** The values of Lua, and the interpreter that runs compiled functions. */
@NullMarked
package io.reredis.lua.vm;

import org.jspecify.annotations.NullMarked;
