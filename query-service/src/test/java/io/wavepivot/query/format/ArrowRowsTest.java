package io.wavepivot.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class ArrowRowsTest {

    @Test
    void anAnswerThatThereIsNoRoomForHoldsNone() {
        List<Column> columns = IntStream.range(0, 20)
                .mapToObj(i -> new Column("p" + i, CellType.DOUBLE))
                .toList();
        try (BufferAllocator little = new RootAllocator(200_000)) {
            ArrowRows rows = new ArrowRows(little);

            assertThatThrownBy(() -> rows.write(
                            WrittenRows.heading(KeyKind.LONG, columns, null),
                            Collections.emptyIterator(),
                            OutputStream.nullOutputStream()))
                    .isInstanceOf(OutOfMemoryException.class)
                    .hasNoSuppressedExceptions();

            assertThat(little.getAllocatedMemory()).isZero();
        }
    }
}
