/** What all endpoints of this service have in common. */
package io.wavepivot.pivot.http;
