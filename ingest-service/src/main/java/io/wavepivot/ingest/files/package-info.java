/** Rows that come as files of CSV: of any length, in parts, going on where they broke off. */
package io.wavepivot.ingest.files;
