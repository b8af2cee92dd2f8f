/** Tables: rows in, their copies, and files out and back. */
package io.wavepivot.bench.tables;
