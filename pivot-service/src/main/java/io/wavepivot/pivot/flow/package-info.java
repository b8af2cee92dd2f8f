/** Carries the records of a topic, in batches and with their offsets, to a sink that says what becomes of them. */
package io.wavepivot.pivot.flow;
