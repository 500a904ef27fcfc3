/**
 * Delivery of commits to listeners and keyspace notifications. Programs cannot see this package.
 */
package io.reredis.delivery;
