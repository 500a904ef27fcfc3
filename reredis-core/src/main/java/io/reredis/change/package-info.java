/** Changes of keys, as listeners receive them. */
package io.reredis.change;
