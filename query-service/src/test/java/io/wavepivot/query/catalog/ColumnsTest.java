package io.wavepivot.query.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.mongo.CellType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void columnsComeByTheirPointsAndAreFoundByThem() {
        List<Column> given = new ArrayList<>();
        for (String point : List.of("f", "b", "h", "d", "a.x", "j", "")) {
            given.add(new Column(point, CellType.LONG));
            Columns columns = Columns.of(new ArrayList<>(given));
            List<String> points = columns.all().stream().map(Column::point).toList();

            assertThat(points).isSorted().hasSize(given.size());
            for (String wanted : List.of("", "a", "a.x", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")) {
                assertThat(columns.indexOf(wanted)).as(wanted + " in " + points).isEqualTo(points.indexOf(wanted));
            }
        }
    }

    @Test
    void aFieldHasItsPointsNameInMongoDb() {
        assertThat(new Column("a.x", CellType.LONG).field()).asString().isEqualTo("a%2Ex");
    }
}
