/** A command line client for any Redis server, with the options and the output of redis-cli. */
@NullMarked
package io.reredis.cli;

import org.jspecify.annotations.NullMarked;
