/**
 * Users, what they may do, and the log of what they were refused. Commands are known here only by
 * their indices and categories, which a {@link io.reredis.acl.Catalog} gives.
 */
package io.reredis.acl;
