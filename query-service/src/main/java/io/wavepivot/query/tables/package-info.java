/** The rows of tables, by their key, or by conditions. */
package io.wavepivot.query.tables;
