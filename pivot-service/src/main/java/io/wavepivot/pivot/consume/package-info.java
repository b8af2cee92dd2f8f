/** Reads patches from Kafka and makes of each batch one change a row. */
package io.wavepivot.pivot.consume;
