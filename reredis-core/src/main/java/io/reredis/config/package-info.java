/** Options with their defaults, ranges and values, and the listeners of changes. */
@NullMarked
package io.reredis.config;

import org.jspecify.annotations.NullMarked;
