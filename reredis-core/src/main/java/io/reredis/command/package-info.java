/** The table of commands, sessions, and the executor. */
@NullMarked
package io.reredis.command;

import org.jspecify.annotations.NullMarked;
