package io.wavepivot.ingest;

import io.wavepivot.schemas.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** What is in the topics of tables and of rejected rows, read with nothing of ours (see {@link PlainAvro}). */
final class TableLog {

    private final KafkaClients kafka;
    private final PlainAvro avro = new PlainAvro();

    TableLog(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** All records of a table that are committed by now, as {@code key=value}, each partition in its order. */
    List<Row> rows(String table) {
        return read("rows." + table);
    }

    /** The rows of a table, by their keys. */
    Map<String, String> now(String table) {
        Map<String, String> rows = new TreeMap<>();
        for (Row row : rows(table)) {
            if (row.value() == null) {
                rows.remove(row.key());
            } else {
                rows.put(row.key(), row.value().toString());
            }
        }
        return rows;
    }

    /** All rows of a table that were rejected by now, in their order. */
    List<GenericRecord> rejects(String table) {
        return read("rejects").stream()
                .filter(row -> row.key().equals(table))
                .map(Row::value)
                .toList();
    }

    private List<Row> read(String topic) {
        List<Row> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = kafka.ends(partitions);
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> next : reader.poll(Duration.ofMillis(200))) {
                    found.add(new Row(
                            new String(next.key(), StandardCharsets.UTF_8),
                            next.value() == null ? null : avro.decode(next.value()),
                            generation(next)));
                }
            }
        }
        return found;
    }

    private static String generation(ConsumerRecord<byte[], byte[]> next) {
        Header header = next.headers().lastHeader("generation");
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** @param generation that a restore gave it; null when none did */
    record Row(String key, GenericRecord value, String generation) {}
}
