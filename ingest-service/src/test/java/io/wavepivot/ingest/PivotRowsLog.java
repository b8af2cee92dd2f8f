package io.wavepivot.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Follows {@code pivot-rows} with nothing of ours (see {@link PlainAvro}). Applies the patches in order, as their contract says.
 */
final class PivotRowsLog implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final PlainAvro avro = new PlainAvro();
    private final Map<String, Map<String, Object>> rows = new TreeMap<>();

    private final Set<String> complete = new HashSet<>();
    private final Map<String, Instant> firstWritten = new HashMap<>();
    private final Map<String, Instant> lastWritten = new HashMap<>();

    PivotRowsLog() {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config("kafka.bootstrap.servers"),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        UUID.randomUUID().toString(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of("pivot-rows"));
    }

    /** The cells of a row, after all that has been written so far; null when there is no such row. */
    Map<String, Object> row(String pivot, long wave) {
        consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
        return rows.get(pivot + "|" + wave);
    }

    /** All rows of a pivot by their waves, after all that has been written so far. */
    Map<Long, Map<String, Object>> rows(String pivot) {
        consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
        Map<Long, Map<String, Object>> found = new TreeMap<>();
        rows.forEach((key, cells) -> {
            if (key.startsWith(pivot + "|")) {
                found.put(Long.valueOf(key.substring(pivot.length() + 1)), cells);
            }
        });
        return found;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Whether a row is complete, by the last patch that was read. */
    boolean isComplete(String pivot, long wave) {
        return complete.contains(pivot + "|" + wave);
    }

    /** When the first patch of a row was written that was read. */
    Instant firstWritten(String pivot, long wave) {
        return firstWritten.get(pivot + "|" + wave);
    }

    /** When the last patch of a row was written that was read. */
    Instant lastWritten(String pivot, long wave) {
        return lastWritten.get(pivot + "|" + wave);
    }

    private void apply(ConsumerRecord<String, byte[]> next) {
        Instant written = Instant.ofEpochMilli(next.timestamp());
        firstWritten.putIfAbsent(next.key(), written);
        lastWritten.put(next.key(), written);
        if (next.value() == null) {
            rows.remove(next.key());
            return;
        }
        GenericRecord patch = avro.decode(next.value());
        Map<String, Object> row = rows.computeIfAbsent(next.key(), any -> new TreeMap<>());
        if ((boolean) patch.get("replaces")) {
            row.clear();
        }
        if ((boolean) patch.get("complete")) {
            complete.add(next.key());
        } else {
            complete.remove(next.key());
        }
        ((Map<?, ?>) patch.get("cells")).forEach((point, value) -> {
            if (value == null) {
                row.remove(point.toString());
            } else {
                row.put(point.toString(), value instanceof CharSequence text ? text.toString() : value);
            }
        });
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
