/** Writes what a report found: JSON, CSV, and a page that stands alone. */
package io.wavepivot.query.reports.format;
