/** Values in Redis's file format, which is also that of DUMP payloads. */
@NullMarked
package io.reredis.rdb;

import org.jspecify.annotations.NullMarked;
