/** Pivots and tables as the relations that the queries of reports read. */
package io.wavepivot.query.reports.sources;
