/**
 * Building blocks of all packages: bytes, numbers in ASCII, glob matching, hashing, the lock of a
 * shard, logs. Programs cannot see this package.
 */
@NullMarked
package io.reredis.base;

import org.jspecify.annotations.NullMarked;
