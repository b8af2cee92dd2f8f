/** What operators define: projects, checked against their servers, and how far each is. */
package io.wavepivot.ingest.define;
