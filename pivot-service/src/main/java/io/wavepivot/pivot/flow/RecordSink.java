package io.wavepivot.pivot.flow;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What a flow does with its records. Records may come more than once, and that changes nothing. Each method throws
 * {@link com.mongodb.MongoException} or {@link org.apache.kafka.common.KafkaException} in an outage.
 */
public interface RecordSink {

    /** Applies a batch; what cannot be applied, now or ever, is put aside. */
    void write(ConsumerRecords<byte[], byte[]> records);

    /**
     * What is left to do for all that was written until now, in parts, each of which takes a moment: once they are done,
     * in their order, Kafka may forget it. Batches may be written between them.
     */
    List<Runnable> rest();

    /** Finds out whether what the records go to is there. */
    void check();
}
