/** Projects as operators submit them and see them. */
package io.wavepivot.ingest.projects;
