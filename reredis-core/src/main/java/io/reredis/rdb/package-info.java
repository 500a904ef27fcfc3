/** Values in Redis's file format, which is also that of DUMP payloads. */
package io.reredis.rdb;
