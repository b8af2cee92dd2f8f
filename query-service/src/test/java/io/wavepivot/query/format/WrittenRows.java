package io.wavepivot.query.format;

import static io.wavepivot.query.read.TestRows.document;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.read.Row;
import io.wavepivot.query.read.TestRows;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;

/** Three rows, and what each format makes of them. */
abstract class WrittenRows {

    static final List<Column> COLUMNS = List.of(
            new Column("b", CellType.BOOLEAN),
            new Column("d", CellType.DOUBLE),
            new Column("l", CellType.LONG),
            new Column("wave", CellType.STRING));

    final RootAllocator memory = new RootAllocator(64 * 1024 * 1024);
    final Formats formats = new Formats(memory);
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void nothingIsHeld() {
        memory.close();
    }

    void write(Format format, String next) throws IOException {
        List<Row> rows = List.of(
                row(60, Map.of("b", true, "d", -1.5, "l", Long.MAX_VALUE, "wave", "M\u00FCller, \"M\"")),
                TestRows.row(COLUMNS, document(120L, 120_000, Map.of()).append("complete", false)),
                row(180, Map.of("b", false, "d", Double.NaN, "wave", "")));
        formats.write(format, heading(KeyKind.LONG, next), rows.iterator(), out);
    }

    static Heading heading(KeyKind keys, String next) {
        return heading(keys, COLUMNS, next);
    }

    static Heading heading(KeyKind keys, List<Column> columns, String next) {
        return new Heading("p", new Pivot("p", keys, 1).fields(), columns, next);
    }

    static Row row(long wave, Map<String, Object> cells) {
        return TestRows.row(COLUMNS, document(wave, wave * 1000, cells));
    }
}
