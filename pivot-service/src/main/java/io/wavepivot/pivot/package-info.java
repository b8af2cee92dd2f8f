/** Kafka in, pivot documents in MongoDB out. The packages are the stages: consume, write, retain. */
package io.wavepivot.pivot;
