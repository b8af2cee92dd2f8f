package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes down rows that were not taken in. */
public final class Rejects {

    /** Of a raw row, in characters: with its errors it has room in a record. */
    static final int MAX_RAW = 256 * 1024;

    private final AvroEncoder encoder;
    private final Clock clock;

    public Rejects(AvroEncoder encoder, Clock clock) {
        this.encoder = encoder;
        this.clock = clock;
    }

    /**
     * The record of a row that was not taken in.
     *
     * @param source where it came from
     * @param position its place there
     * @param raw the row as it came
     */
    public ProducerRecord<byte[], byte[]> record(
            String table, String source, long position, List<RowError> errors, RawRow raw) {
        RejectedRow row = new RejectedRow(
                table, source, position, errors, cut(raw.text()), raw.columns(), raw.dialect(), clock.instant());
        String topic = Topics.REJECTS.name();
        return new ProducerRecord<>(topic, table.getBytes(StandardCharsets.UTF_8), encoder.encode(topic, row));
    }

    private static String cut(String raw) {
        return raw.length() <= MAX_RAW ? raw : raw.substring(0, MAX_RAW) + '…';
    }
}
