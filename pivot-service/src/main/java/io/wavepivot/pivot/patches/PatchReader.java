package io.wavepivot.pivot.patches;

import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.BoundedDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads patches. Those that were written with our own schema are read without an object a cell; those of any other by
 * Avro's schema resolution, into the same. For one thread.
 */
public final class PatchReader {

    private static final String OURS = SchemaNormalization.toParsingForm(PivotRow.getClassSchema());

    /** In the order of the schema's union. */
    private static final int NULL = 0;

    private static final int DOUBLE = 1;
    private static final int LONG = 2;
    private static final int BOOLEAN = 3;
    private static final int STRING = 4;

    private final SchemaRegistry registry;
    private final AvroDecoder<PivotRow> anySchema;
    private final BoundedDecoder decoder = new BoundedDecoder();
    private final Set<Integer> ourSchemas = new HashSet<>();
    private final Set<Integer> otherSchemas = new HashSet<>();

    public PatchReader(SchemaRegistry registry) {
        this.registry = registry;
        this.anySchema = AvroDecoder.of(registry, PivotRow.class);
    }

    /**
     * Reads one patch. Whatever the bytes are, it ends: with the patch, or with one of the two exceptions.
     *
     * @throws UndecodableException the bytes are no patch, and never will be
     * @throws io.wavepivot.schemas.wire.SchemaRegistryException the registry cannot be asked now
     */
    Patch read(byte[] bytes) throws UndecodableException {
        int id = AvroDecoder.schemaId(bytes);
        if (isOurs(id)) {
            try {
                return readOurs(bytes);
            } catch (IOException broken) {
                throw new UndecodableException(
                        "The bytes are no PivotRow of schema %d: %s".formatted(id, broken), broken);
            }
        }
        PivotRow row = anySchema.decode(bytes);
        return new Patch(
                row.getPivot(),
                row.getRowKey(),
                row.getAt().toEpochMilli(),
                Cells.of(row.getCells()),
                row.getComplete(),
                row.getReplaces(),
                new TreeMap<>(row.getSources()));
    }

    private boolean isOurs(int id) throws UndecodableException {
        if (ourSchemas.contains(id)) {
            return true;
        }
        if (otherSchemas.contains(id)) {
            return false;
        }
        Schema written = registry.byId(id);
        boolean ours = SchemaNormalization.toParsingForm(written).equals(OURS);
        (ours ? ourSchemas : otherSchemas).add(id);
        return ours;
    }

    private Patch readOurs(byte[] bytes) throws IOException {
        decoder.reset(bytes, AvroDecoder.HEADER);
        String pivot = decoder.readString();
        String rowKey = decoder.readString();
        long at = decoder.readLong();
        Cells cells = Cells.ofPoints(bytes);
        for (long count = decoder.readMapStart(); count > 0; count = decoder.mapNext()) {
            for (long i = 0; i < count; i++) {
                cell(bytes, cells);
            }
        }
        boolean complete = decoder.readBoolean();
        boolean replaces = decoder.readBoolean();
        Patch patch = new Patch(pivot, rowKey, at, cells, complete, replaces, sources());
        if (!decoder.isEnd()) {
            throw new IOException("There are bytes behind the PivotRow");
        }
        return patch;
    }

    private Map<String, List<Long>> sources() throws IOException {
        long count = decoder.readMapStart();
        if (count == 0) {
            return Map.of(); // As nearly always.
        }
        Map<String, List<Long>> sources = new TreeMap<>();
        for (; count > 0; count = decoder.mapNext()) {
            for (long i = 0; i < count; i++) {
                String table = decoder.readString();
                List<Long> offsets = new ArrayList<>();
                for (long some = decoder.readArrayStart(); some > 0; some = decoder.arrayNext()) {
                    for (long j = 0; j < some; j++) {
                        offsets.add(decoder.readLong());
                    }
                }
                sources.put(table, offsets);
            }
        }
        return sources;
    }

    private void cell(byte[] bytes, Cells cells) throws IOException {
        int name = text(bytes);
        int nameLength = decoder.position() - name;
        int branch = decoder.readIndex();
        switch (branch) {
            case NULL -> cells.add(name, nameLength, null, 0);
            case DOUBLE ->
                cells.add(name, nameLength, CellType.DOUBLE, Double.doubleToRawLongBits(decoder.readDouble()));
            case LONG -> cells.add(name, nameLength, CellType.LONG, decoder.readLong());
            case BOOLEAN -> cells.add(name, nameLength, CellType.BOOLEAN, decoder.readBoolean() ? 1 : 0);
            case STRING -> {
                int start = text(bytes);
                cells.add(name, nameLength, CellType.STRING, Cells.text(start, decoder.position() - start));
            }
            default -> throw new IOException("A cell is of the branch %d of 5".formatted(branch));
        }
    }

    /** Passes over a text that is UTF-8, and returns where it starts. */
    private int text(byte[] bytes) throws IOException {
        int start = decoder.passOver();
        for (int i = start; i < decoder.position(); i++) {
            if (bytes[i] < 0) { // As rarely: all ASCII is UTF-8.
                requireUtf8(Arrays.copyOfRange(bytes, start, decoder.position()));
                break;
            }
        }
        return start;
    }

    private static void requireUtf8(byte[] text) throws IOException {
        if (!Arrays.equals(new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), text)) {
            throw new IOException("A text is no UTF-8");
        }
    }
}
