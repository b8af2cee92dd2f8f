/** What all HTTP endpoints have in common: roles, error answers, and how times are written. */
package io.wavepivot.schemas.http;
