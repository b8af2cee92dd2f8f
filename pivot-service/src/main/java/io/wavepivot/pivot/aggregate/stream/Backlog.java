package io.wavepivot.pivot.aggregate.stream;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of tables that came before a plan needed them. Not for several threads at once. */
interface Backlog extends AutoCloseable {

    /** How many partitions a table's topic has. */
    int partitions(String dataset);

    /** The records of a partition from an offset on: some of them. */
    Part read(String dataset, int partition, long from);

    @Override
    void close();

    /**
     * Some records.
     *
     * @param next the offset to go on from
     * @param isEnd whether there are no more that were committed until now
     */
    record Part(List<ConsumerRecord<byte[], byte[]>> records, long next, boolean isEnd) {}
}
