package io.wavepivot.pivot.write;

import io.wavepivot.schemas.FieldNames;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * A pivot row as its document's bytes. Cells are in the order of their points: the same cells are the same bytes,
 * however many patches they came in.
 */
final class RowDocument {

    /** MongoDB's limit of a document, in bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final DocumentCodec DOCUMENTS = new DocumentCodec();
    private static final EncoderContext ENCODING = EncoderContext.builder().build();

    private RowDocument() {}

    /**
     * The document after a change.
     *
     * @param id the row's key, as {@link RowId} makes it
     * @param before the document before it; null when there was none, or when the change replaces it
     * @param order of the pivot's fields
     */
    static RawBsonDocument of(Object id, RowChange change, RawBsonDocument before, FieldOrder order) {
        Map<String, Object> cells = before == null ? change.cells() : merged(before, change);
        BasicOutputBuffer bytes = new BasicOutputBuffer(64 + 32 * cells.size());
        try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            writer.writeStartDocument();
            writer.writeName("_id");
            write(writer, id);
            writer.writeDateTime("at", change.at().toEpochMilli());
            writer.writeDateTime("updatedAt", change.updatedAt().toEpochMilli());
            writer.writeBoolean("complete", change.complete());
            writer.writeStartDocument("cells");
            order.forEach(cells, (field, value) -> {
                writer.writeName(field);
                write(writer, value);
            });
            writer.writeEndDocument();
            writer.writeEndDocument();
            return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getPosition());
        }
    }

    /** By point id, the cells that there were and those that are changed. */
    private static Map<String, Object> merged(RawBsonDocument before, RowChange change) {
        Map<String, Object> cells = cells(before);
        cells.putAll(change.cells());
        return cells;
    }

    /** How many bytes a document has. */
    static int size(RawBsonDocument document) {
        return document.getByteBuffer().remaining();
    }

    private static void write(BsonBinaryWriter writer, Object value) {
        switch (value) {
            case Double number -> writer.writeDouble(number);
            case Long number -> writer.writeInt64(number);
            case Boolean truth -> writer.writeBoolean(truth);
            case Document document -> DOCUMENTS.encode(writer, document, ENCODING);
            default -> writer.writeString(value.toString());
        }
    }

    /** Point id to value. */
    private static Map<String, Object> cells(RawBsonDocument document) {
        Map<String, Object> cells = new HashMap<>();
        try (BsonReader reader = document.asBsonReader()) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                if (reader.readName().equals("cells")) {
                    readCells(reader, cells);
                    return cells;
                }
                reader.skipValue();
            }
        }
        return cells;
    }

    private static void readCells(BsonReader reader, Map<String, Object> cells) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            cells.put(FieldNames.decode(reader.readName()), value(reader));
        }
        reader.readEndDocument();
    }

    private static Object value(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case DOUBLE -> reader.readDouble();
            case INT64 -> reader.readInt64();
            case INT32 -> (long) reader.readInt32();
            case BOOLEAN -> reader.readBoolean();
            case STRING -> reader.readString();
            default -> throw new IllegalStateException("A cell is a " + reader.getCurrentBsonType());
        };
    }
}
