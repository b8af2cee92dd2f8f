/** What keeps aggregate pivots: the rows of tables, as a Kafka Streams topology, to patches of pivot rows. */
package io.wavepivot.pivot.aggregate.stream;
