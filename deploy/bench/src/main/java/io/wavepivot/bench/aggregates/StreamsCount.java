package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.lab.AvroRows;
import io.wavepivot.bench.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counting the rows of a table by one of their fields with Kafka Streams alone: a {@code KTable}, grouped and counted, with
 * the guarantee and as many threads and partitions as ours. It has no join, and writes to no database.
 */
final class StreamsCount implements AutoCloseable {

    private final Map<Integer, Long> counts = new ConcurrentHashMap<>();
    private final KafkaStreams streams;

    /** @param id of the application, which no other has */
    StreamsCount(Lab lab, String id, BenchTable table, String field, Path directory) {
        StreamsBuilder builder = new StreamsBuilder();
        ThreadLocal<AvroRows> decoders =
                ThreadLocal.withInitial(() -> new AvroRows(table.rows().schema().toString()));
        builder.table(table.topic(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()), Materialized.as("rows"))
                .groupBy(
                        (key, row) ->
                                KeyValue.pair((Integer) decoders.get().row(row).get(field), new byte[0]),
                        Grouped.with("by-field", Serdes.Integer(), Serdes.ByteArray()))
                .count(Materialized.<Integer, Long, KeyValueStore<Bytes, byte[]>>as("counts")
                        .withKeySerde(Serdes.Integer())
                        .withValueSerde(Serdes.Long()))
                .toStream()
                .foreach(counts::put);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        settings.put(
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, lab.run().endpoints().kafka());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        this.streams = new KafkaStreams(builder.build(), settings);
        streams.start();
    }

    /** By the field's values, as of now. */
    Map<Integer, Long> counts() {
        return Map.copyOf(counts);
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(20));
    }
}
