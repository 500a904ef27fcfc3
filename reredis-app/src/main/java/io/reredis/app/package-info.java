/** The runnable jar: command line, configuration file, log, signals. */
@NullMarked
package io.reredis.app;

import org.jspecify.annotations.NullMarked;
