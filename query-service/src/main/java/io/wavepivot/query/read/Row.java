package io.wavepivot.query.read;

import java.time.Instant;
import java.util.Map;

/**
 * A row of a pivot.
 *
 * @param key the wave counter as a Long, or whatever else the row's key is
 * @param cells point id to value (Double, Long, Boolean or String), for the points that were asked for and have one
 */
public record Row(Object key, Instant at, boolean complete, Map<String, Object> cells) {}
