package io.wavepivot.ingest.mysql;

/**
 * A row of a table of measures.
 *
 * @param wave Unix seconds
 * @param value a Double, Long, Boolean or String; null for NULL
 */
public record Measure(long id, long wave, String point, Object value) {}
