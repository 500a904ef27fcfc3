/** The commands, one class a family. */
@NullMarked
package io.reredis.command.family;

import org.jspecify.annotations.NullMarked;
