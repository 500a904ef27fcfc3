/** Values in Redis's file format, of which DUMP's payloads are made, too. */
package io.reredis.rdb;
