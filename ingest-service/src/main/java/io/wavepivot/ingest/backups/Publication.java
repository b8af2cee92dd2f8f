package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.work.Progress;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** What a restore says of rows, published some thousand at a time together with how far it is. */
final class Publication {

    /** What a task counts. */
    static final String PUBLISHED = "published";

    static final String DELETED = "deleted";

    /** A header of its records: the task. Of generations other tables, and other systems, have the same. */
    private static final String RESTORE = "restore";

    private static final int MAX_ROWS = 25_000;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final String topic;
    private final byte[] header;
    private final GenericDatumWriter<GenericRecord> writer;
    private final Progress progress;
    private final byte[] generation;
    private final byte[] restore;
    private final long total;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int bytes;
    private String counter;
    private long count;

    /** @param generation of the rows, by which copies know that they are to wait */
    Publication(Table table, AvroEncoder encoder, Progress progress, String generation, long total) {
        this.topic = Topics.rowsTopic(table.name());
        this.header = encoder.header(topic, table.schema());
        this.writer = new GenericDatumWriter<>(table.schema(), AvroDecoder.rowModel());
        this.progress = progress;
        this.generation = generation.getBytes(StandardCharsets.UTF_8);
        this.restore = progress.task().getId().getBytes(StandardCharsets.UTF_8);
        this.total = total;
    }

    /** @param count of rows with this one */
    void put(byte[] key, GenericRecord row, long count) throws IOException {
        ByteArrayOutputStream value = new ByteArrayOutputStream(256);
        value.writeBytes(header);
        writer.write(row, EncoderFactory.get().directBinaryEncoder(value, null));
        add(key, value.toByteArray(), PUBLISHED, count);
    }

    /** @param count of deletions with this one */
    void delete(byte[] key, long count) {
        add(key, null, DELETED, count);
    }

    /** Whether a record is a row that this restore has written. */
    boolean hasRow(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(RESTORE);
        return record.value() != null && header != null && Arrays.equals(header.value(), restore);
    }

    void flush() {
        if (!records.isEmpty()) {
            progress.publish(records, counter.equals(DELETED) ? total : count, total, Map.of(counter, count));
            records.clear();
            bytes = 0;
        }
    }

    private void add(byte[] key, byte[] value, String counter, long count) {
        ProducerRecord<byte[], byte[]> next = new ProducerRecord<>(topic, key, value);
        next.headers().add(Topics.GENERATION, generation).add(RESTORE, restore);
        records.add(next);
        bytes += key.length + (value == null ? 0 : value.length);
        this.counter = counter;
        this.count = count;
        if (records.size() == MAX_ROWS || bytes >= MAX_BYTES) {
            flush();
        }
    }
}
