package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoUnit;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the typed API of geo indexes. */
class GeoIndexesTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final GeoIndexes<String, String> geo = store.geoIndexes();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void placesAndSearches() {
    assertTrue(geo.add("g", "Palermo", 13.361389, 38.115556));
    assertTrue(geo.add("g", "Catania", 15.087269, 37.502669));
    assertFalse(geo.add("g", "Catania", 15.087269, 37.502669));
    assertEquals(13.361389, geo.place("g", "Palermo").longitude(), 1e-5);
    assertNull(geo.place("g", "nosuch"));
    assertEquals("sqc8b49rny0", geo.hash("g", "Palermo"));
    assertEquals(166.2742, geo.distance("g", "Palermo", "Catania", GeoUnit.KM).orElse(0), 1e-4);
    assertEquals(OptionalDouble.empty(), geo.distance("g", "Palermo", "x", GeoUnit.M));
    GeoQuery near = GeoQuery.around(15, 37).radius(200, GeoUnit.KM);
    List<GeoPlace<String>> found = geo.search("g", near.ordered(GeoQuery.Order.ASC));
    assertEquals(List.of("Catania", "Palermo"), found.stream().map(GeoPlace::member).toList());
    assertEquals(56.4413, found.get(0).distance(), 1e-4);
    assertEquals(1, geo.search("g", near.limit(1, false)).size());
    assertEquals(1, geo.search("g", geo.around("Palermo").box(1, 1, GeoUnit.M)).size());
    assertEquals(2, geo.storeSearch("d", "g", near));
    assertEquals(2, store.sortedSets().size("d"));
    assertThrows(IllegalArgumentException.class, () -> near.limit(0, false));
    assertThrows(IllegalArgumentException.class, () -> near.limit(-1, true));
    assertEquals(2, geo.search("g", near.limit(Long.MAX_VALUE, false)).size());
    assertThrows(IllegalArgumentException.class, () -> geo.add("g", "x", 200, 0));
    assertThrows(IllegalArgumentException.class, () -> geo.add("g", "x", 0, Double.NaN));
    assertThrows(ReredisException.class, () -> geo.search("g", geo.around("nosuch")));
  }

  @Test
  void aLimitGivesTheFirstOfTheWholeOrder() {
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 5000; i++) {
      // use few places, so that many members are equally distant
      geo.add("g", "m" + i, random.nextInt(40) / 10.0, random.nextInt(40) / 10.0);
    }
    for (GeoQuery.Order order : List.of(GeoQuery.Order.ASC, GeoQuery.Order.DESC)) {
      GeoQuery query = GeoQuery.around(2.1, 1.9).radius(900, GeoUnit.KM).ordered(order);
      List<String> all = geo.search("g", query).stream().map(GeoPlace::member).toList();
      assertEquals(5000, all.size());
      for (int count : new int[] {1, 10, 1500, 4999, 6000}) {
        List<GeoPlace<String>> first = geo.search("g", query.limit(count, false));
        assertEquals(
            all.subList(0, Math.min(count, 5000)), first.stream().map(GeoPlace::member).toList());
      }
    }
  }
}
