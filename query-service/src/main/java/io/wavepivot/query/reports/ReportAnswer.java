package io.wavepivot.query.reports;

import io.wavepivot.query.reports.sql.Found;
import io.wavepivot.schemas.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a report found.
 *
 * @param values of its parameters, by their names
 * @param notes what is to be said of it
 * @param at when it was asked
 */
public record ReportAnswer(Report report, Map<String, Object> values, Found found, List<String> notes, Instant at) {}
