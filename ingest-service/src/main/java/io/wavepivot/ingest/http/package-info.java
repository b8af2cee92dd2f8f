/** What all requests have in common. */
package io.wavepivot.ingest.http;
