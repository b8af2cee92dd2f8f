package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.TableTopic;
import io.wavepivot.pivot.write.TableChange.Place;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that other replicas write at the same time, or that are read again. */
class TableCollectionTest implements CommandListener {

    private static final String SCHEMA =
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"int\"}]}";

    private final MongoDatabase database = MemoryMongo.database();
    private final MongoCollection<Document> rows = database.getCollection("rows");
    private final MongoClient client = MemoryMongo.client(this);
    private final TableCollection collection =
            TableCollection.open(client.getDatabase(database.getName()), "rows", table(Map.of()));
    private Consumer<String> before = command -> {};

    @Override
    public void commandStarted(CommandStartedEvent event) {
        before.accept(event.getCommandName());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatIsOlderOfItsPartitionChangesNothing() {
        there(0, 9);

        collection.write(List.of(change(0, 5)));
        collection.write(List.of(change(0, 9)));
        collection.write(List.of(deletion(0, 5)));
        assertThat(place()).isEqualTo("0:9");

        collection.write(List.of(change(1, 0)));
        assertThat(place()).isEqualTo("1:0");
        collection.write(List.of(deletion(1, 1)));
        assertThat(place()).isNull();
    }

    @Test
    void ofTwoThatReplaceARowTheNewerStays() {
        there(0, 1);
        beforeThe("update", () -> there(0, 5));
        collection.write(List.of(change(0, 3)));
        assertThat(place()).isEqualTo("0:5");

        beforeThe("update", () -> there(0, 6));
        collection.write(List.of(change(0, 7)));
        assertThat(place()).isEqualTo("0:7");

        beforeThe("delete", () -> there(0, 9));
        collection.write(List.of(deletion(0, 8)));
        assertThat(place()).isEqualTo("0:9");
    }

    @Test
    void ofTwoThatInsertARowTheNewerStaysAndNoneIsRefused() {
        beforeThe("insert", () -> there(0, 2));

        assertThat(collection.write(List.of(change(0, 3)))).isEmpty();

        assertThat(place()).isEqualTo("0:3");
    }

    @Test
    void whereRowsAreNewItIsNotAskedFirstWhatThereIsAndNoneIsTakenBack() {
        List<String> commands = new ArrayList<>();
        collection.write(List.of(change(0, 3)));
        before = commands::add;

        collection.write(List.of(change(2, 0, 4)));
        assertThat(commands).containsExactly("insert");

        collection.write(List.of(change(0, 2)));
        assertThat(place()).isEqualTo("0:3");
        collection.write(List.of(change(3, 0, 5)));
        collection.write(List.of(change(0, 6)));
        assertThat(place()).isEqualTo("0:6");
        collection.write(List.of(change(4, 0, 7)));
        collection.write(List.of(deletion(0, 8)));
        assertThat(rows.find(new Document("_id", 1)).first()).isNull();
    }

    @Test
    void rowsThatOthersChangeAllTheTimeAreNotTriedForEver() {
        there(0, 1);
        int[] changes = new int[1];
        before = command -> {
            if (command.equals("update")) {
                there(1, changes[0]++);
            }
        };

        TableChange change = change(0, 3);
        assertThat(collection.write(List.of(change, change(2, 0, 4))))
                .hasEntrySatisfying(change, reason -> assertThat(reason).contains("changed by others all the time"))
                .hasSize(1);
        assertThat(rows.find(new Document("_id", 2)).first()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{_record: 7}", "{_record: '7'}", "{_record: '1:99999999999999999999'}"})
    void aDocumentThatIsNoneOfATableStaysAndKeepsNoOtherRowOut(String foreign) {
        rows.insertOne(Document.parse(foreign).append("_id", 1));

        TableChange change = change(0, 3);
        assertThat(collection.write(List.of(change, change(2, 0, 4)))).containsOnlyKeys(change);

        assertThat(rows.find(new Document("_id", 1)).first())
                .isEqualTo(Document.parse(foreign).append("_id", 1));
        assertThat(rows.find(new Document("_id", 2)).first()).isNotNull();
    }

    @Test
    void anIndexThatTheServerRefusesKeepsNoRowOut() {
        rows.createIndex(new Document("name", 1), new IndexOptions().unique(true));
        Table table =
                table(Map.of("name", Constraint.newBuilder().setIndexed(true).build()));

        TableCollection open = TableCollection.open(client.getDatabase(database.getName()), "rows", table);

        assertThat(open.write(List.of(change(0, 3)))).isEmpty();
    }

    private static Table table(Map<String, Constraint> constraints) {
        Dataset dataset = TableTopic.dataset("t", SCHEMA, List.of("id"));
        dataset.setConstraints(constraints);
        return new Table(dataset);
    }

    /** Has something done once, before a command is sent. */
    private void beforeThe(String wanted, Runnable work) {
        before = command -> {
            if (command.equals(wanted)) {
                before = any -> {};
                work.run();
            }
        };
    }

    private void there(int partition, long offset) {
        rows.deleteMany(new Document("_id", 1));
        rows.insertOne(new Document("_id", 1).append("_record", partition + ":" + offset));
    }

    private String place() {
        Document row = rows.find().first();
        return row == null ? null : row.getString("_record");
    }

    private static TableChange change(int partition, long offset) {
        return change(1, partition, offset);
    }

    private static TableChange change(int id, int partition, long offset) {
        Place place = new Place(partition, offset);
        BsonDocument row =
                new BsonDocument("_id", new BsonInt32(id)).append("_record", new BsonString(place.toString()));
        return new TableChange(new BsonInt32(id), new RawBsonDocument(row, new BsonDocumentCodec()), place);
    }

    private static TableChange deletion(int partition, long offset) {
        return new TableChange(new BsonInt32(1), null, new Place(partition, offset));
    }
}
