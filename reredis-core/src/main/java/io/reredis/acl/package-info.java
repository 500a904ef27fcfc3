/**
 * Users, their permissions, and the log of refusals. Commands are known here only by index and
 * category, from a {@link io.reredis.acl.Catalog}.
 */
@NullMarked
package io.reredis.acl;

import org.jspecify.annotations.NullMarked;
