package io.wavepivot.schemas.wire;

import io.wavepivot.schemas.PivotRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Patches to the bytes that {@link AvroEncoder} makes of them, without looking into the schema for each cell: cells are
 * what nearly all bytes of ours are. Not for several threads at once.
 */
public final class PivotRowEncoder {

    private final AvroEncoder any;
    private final String topic;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    private BinaryEncoder encoder;

    public PivotRowEncoder(AvroEncoder any, String topic) {
        this.any = any;
        this.topic = topic;
    }

    /**
     * Encodes one patch; see {@link PivotRow} for what the parts mean.
     *
     * @param at in milliseconds since 1970
     * @param cells point id to a Double, Long, Boolean, String or null
     */
    public byte[] encode(
            String pivot, String rowKey, long at, Map<String, Object> cells, boolean complete, boolean replaces) {
        return encode(pivot, rowKey, at, cells, complete, replaces, Map.of());
    }

    /** @param sources by table, up to which offset of each partition */
    public byte[] encode(
            String pivot,
            String rowKey,
            long at,
            Map<String, Object> cells,
            boolean complete,
            boolean replaces,
            Map<String, List<Long>> sources) {
        bytes.reset();
        bytes.writeBytes(any.header(topic, PivotRow.getClassSchema()));
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            encoder.writeString(pivot);
            encoder.writeString(rowKey);
            encoder.writeLong(at);
            cells(cells);
            encoder.writeBoolean(complete);
            encoder.writeBoolean(replaces);
            sources(sources);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Failed to encode a patch of '" + pivot + "'", impossible);
        }
        return bytes.toByteArray();
    }

    private void sources(Map<String, List<Long>> sources) throws IOException {
        encoder.writeMapStart();
        encoder.setItemCount(sources.size());
        for (Map.Entry<String, List<Long>> source : sources.entrySet()) {
            encoder.startItem();
            encoder.writeString(source.getKey());
            encoder.writeArrayStart();
            encoder.setItemCount(source.getValue().size());
            for (long offset : source.getValue()) {
                encoder.startItem();
                encoder.writeLong(offset);
            }
            encoder.writeArrayEnd();
        }
        encoder.writeMapEnd();
    }

    private void cells(Map<String, Object> cells) throws IOException {
        encoder.writeMapStart();
        encoder.setItemCount(cells.size());
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            encoder.startItem();
            encoder.writeString(cell.getKey());
            value(cell.getValue());
        }
        encoder.writeMapEnd();
    }

    /** The branches are in the order of the schema's union. */
    private void value(Object value) throws IOException {
        switch (value) {
            case null -> encoder.writeIndex(0);
            case Double number -> {
                encoder.writeIndex(1);
                encoder.writeDouble(number);
            }
            case Long number -> {
                encoder.writeIndex(2);
                encoder.writeLong(number);
            }
            case Boolean truth -> {
                encoder.writeIndex(3);
                encoder.writeBoolean(truth);
            }
            default -> {
                encoder.writeIndex(4);
                encoder.writeString(value.toString());
            }
        }
    }
}
