/** Types that the typed API shares: errors, clocks and the ids of entries of streams. */
package io.reredis.util;
