/** What all endpoints of this service have in common: parameters, streamed answers, problems. */
package io.wavepivot.query.http;
