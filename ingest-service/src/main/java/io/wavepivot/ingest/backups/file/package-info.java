/** The file that a backup is: its frame, its rows and their keys; of a table's topic nothing is known here. */
package io.wavepivot.ingest.backups.file;
