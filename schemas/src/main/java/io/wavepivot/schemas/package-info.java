/** The events that all data travels as: Avro types, generated from {@code src/main/avro}. */
package io.wavepivot.schemas;
