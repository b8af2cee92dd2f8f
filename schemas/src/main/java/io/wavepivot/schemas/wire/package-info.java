/** Kafka values as Avro in the Confluent wire format, with the schemas in any registry that speaks Confluent's API. */
package io.wavepivot.schemas.wire;
