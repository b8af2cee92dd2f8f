package io.wavepivot.bench;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** What the same work takes with bare drivers and nothing else. */
final class Baselines {

    /** Cells in one {@code insertMany}: about as many as one step of a poll has. */
    private static final int CELLS_A_BATCH = 50_000;

    /** As the query service reads. */
    private static final int ROWS_A_REPLY = 100;

    private final Lab lab;

    Baselines(Lab lab) {
        this.lab = lab;
    }

    /** Cells a second of reading all measures through JDBC, as a stream. */
    double jdbcScan(Load load) throws SQLException {
        long start = System.nanoTime();
        double sum = 0;
        try (Statement statement = load.plant().connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery("SELECT id, wave_counter, point_id, value FROM TL_measures")) {
                while (rows.next()) {
                    sum += rows.getLong(1) + rows.getLong(2) + rows.getString(3).length() + rows.getDouble(4);
                }
            }
        }
        lab.say("scanned, checksum %.0f".formatted(sum));
        return load.cells() / Lab.seconds(start);
    }

    /** Cells a second of inserting the finished documents, encoded already, as durably as the pivot service writes. */
    double insertMany(Load load) {
        MongoCollection<RawBsonDocument> target = lab.mongodb()
                .getCollection("baseline_" + load.plant().database, RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        int batch = Math.max(1, CELLS_A_BATCH / load.points());
        long nanos = 0;
        List<RawBsonDocument> documents = new ArrayList<>();
        for (RawBsonDocument document :
                pivot(load, RawBsonDocument.class).find().batchSize(ROWS_A_REPLY)) {
            documents.add(document);
            if (documents.size() == batch) {
                nanos += insert(target, documents);
            }
        }
        nanos += insert(target, documents);
        target.drop();
        return load.cells() / (nanos / 1e9);
    }

    /** Cells a second of reading all documents in the order of their time. */
    double cursor(Load load) {
        long start = System.nanoTime();
        long cells = 0;
        for (Document document : pivot(load, Document.class)
                .find()
                .sort(Sorts.ascending("at", "_id"))
                .batchSize(ROWS_A_REPLY)) {
            cells += document.get("cells", Document.class).size();
        }
        return cells / Lab.seconds(start);
    }

    /** Seconds of reading the latest document. */
    double findOne(Load load) {
        long start = System.nanoTime();
        pivot(load, Document.class).find().sort(Sorts.descending("at", "_id")).first();
        return Lab.seconds(start);
    }

    /** Seconds of the same pivot as SQL. */
    double groupBy(Load load) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT m.wave_counter");
        for (int point = 1; point <= load.points(); point++) {
            sql.append(", MAX(CASE WHEN m.point_id = '")
                    .append(Plant.lastPoint(point))
                    .append("' THEN m.value END)");
        }
        sql.append(" FROM TL_measures m JOIN extraction_cycle e ON e.wave_counter = m.wave_counter")
                .append(" WHERE e.script_n = '" + Plant.EXTRACTION + "' GROUP BY m.wave_counter");
        long start = System.nanoTime();
        try (Statement statement = load.plant().connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery(sql.toString())) {
                while (rows.next()) {
                    rows.getDouble(load.points());
                }
            }
        }
        return Lab.seconds(start);
    }

    private <T> MongoCollection<T> pivot(Load load, Class<T> type) {
        return lab.mongodb().getCollection(load.plant().pivot(), type);
    }

    private static long insert(MongoCollection<RawBsonDocument> target, List<RawBsonDocument> documents) {
        if (documents.isEmpty()) {
            return 0;
        }
        long start = System.nanoTime();
        target.insertMany(documents, new InsertManyOptions().ordered(false));
        documents.clear();
        return System.nanoTime() - start;
    }
}
