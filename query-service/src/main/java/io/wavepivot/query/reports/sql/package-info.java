/** SQL of operators over rows that were read before: it reaches no file, no network and no other request. */
package io.wavepivot.query.reports.sql;
