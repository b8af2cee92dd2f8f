package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.CellType;
import java.time.Instant;

/**
 * A column of a pivot.
 *
 * @param firstWave the key of the earliest row that has it
 * @param lastWave the key of the latest row that has it
 * @param lastAt the time of that row
 */
public record Column(
        String point, CellType type, Object firstWave, Object lastWave, Object lastValue, Instant lastAt) {}
