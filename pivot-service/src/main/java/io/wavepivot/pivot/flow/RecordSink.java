package io.wavepivot.pivot.flow;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What a flow does with its records. Records may come more than once, and that changes nothing. Each method throws
 * {@link com.mongodb.MongoException} or {@link org.apache.kafka.common.KafkaException} in an outage.
 */
public interface RecordSink {

    /** Applies a batch; what cannot be applied, now or ever, is put aside. */
    void write(ConsumerRecords<byte[], byte[]> records);

    /** Completes all that was written: then Kafka may forget it. */
    void flush();

    /** Finds out whether what the records go to is there. */
    void check();
}
