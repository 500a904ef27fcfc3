/**
 * Choices and results of the typed API in {@code io.reredis.store}: enums, and records with value
 * equality. Options that are combined by methods, such as ranges, stand beside the families that
 * take them. For example, the ten best scores above 100, and the places around a point:
 *
 * <pre>{@code
 * Range best = Range.byScore(100, Double.POSITIVE_INFINITY).reversed().limit(0, 10);
 * List<ScoredMember<String>> winners = store.sortedSets().rangeWithScores("board", best);
 *
 * GeoQuery near = GeoQuery.around(15, 37).radius(200, GeoUnit.KM).ordered(GeoQuery.Order.ASC);
 * List<GeoPlace<String>> places = store.geoIndexes().search("Sicily", near);
 * }</pre>
 */
@NullMarked
package io.reredis.option;

import org.jspecify.annotations.NullMarked;
