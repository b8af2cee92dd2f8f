package io.wavepivot.pivot.retain;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.wavepivot.pivot.MemoryMongo;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private final MongoCollection<Document> rows = MemoryMongo.database().getCollection("p;q;r;60");

    @Test
    void whatIsBeforeTheTimeGoesInHoweverManyOperations() {
        insert(0, 2 * Expiry.ROWS + 1, 1);

        assertThat(Expiry.remove(rows, new Date(2 * Expiry.ROWS))).isEqualTo(2 * Expiry.ROWS);

        assertThat(rows.find()).extracting(row -> row.getDate("at")).containsExactly(new Date(2 * Expiry.ROWS));
    }

    @Test
    void rowsOfOneTimeGoTogether() {
        insert(0, 2 * Expiry.ROWS + 1, 2 * Expiry.ROWS);

        assertThat(Expiry.remove(rows, new Date(1))).isEqualTo(2 * Expiry.ROWS);
    }

    @Test
    void thereMayBeNone() {
        insert(7, 8, 1);

        assertThat(Expiry.remove(rows, new Date(7))).isZero();
    }

    private void insert(int from, int to, int rowsOfOneTime) {
        List<Document> all = IntStream.range(from, to)
                .mapToObj(row -> new Document("_id", row).append("at", new Date(row / rowsOfOneTime)))
                .toList();
        rows.insertMany(all);
    }
}
