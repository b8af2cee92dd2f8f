/** Copies of tables in SQL databases, for whoever wants SQL. */
package io.wavepivot.pivot.mirror;
