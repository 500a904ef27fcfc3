/**
 * Users, their permissions, and the log of refusals. Commands are known here only by index and
 * category, from a {@link io.reredis.acl.Catalog}.
 */
package io.reredis.acl;
