package io.wavepivot.bench;

import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.bench.lab.Plant;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** What the same work takes with bare drivers and nothing else. */
final class Baselines {

    /** Cells in one {@code insertMany}: about as many as one step of a poll has. */
    private static final int CELLS_A_BATCH = 50_000;

    /** As the query service reads. */
    private static final int ROWS_A_REPLY = 100;

    /** As the ingest service reads. */
    private static final int ROWS_A_FETCH = 5_000;

    private final Lab lab;

    Baselines(Lab lab) {
        this.lab = lab;
    }

    /** Cells a second of reading all measures through JDBC, as a stream. */
    double jdbcScan(Load load) throws SQLException {
        long start = System.nanoTime();
        long[] seen = {0};
        scan(load, "SELECT id, wave_counter, point_id, value FROM TL_measures", row -> {
            if (row.getLong(1) > 0 && row.getLong(2) > 0 && row.getBytes(3).length > 0 && row.getDouble(4) > 0) {
                seen[0]++;
            }
        });
        require(seen[0] == load.cells());
        return load.cells() / Lab.seconds(start);
    }

    /** Cells a second of inserting the finished documents, encoded already, as durably as the pivot service writes. */
    double insertMany(Load load) {
        MongoCollection<RawBsonDocument> target = lab.mongodb()
                .getCollection("baseline_" + load.plant().database, RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        target.drop();
        int batch = Math.max(1, CELLS_A_BATCH / load.points());
        long nanos = 0;
        List<RawBsonDocument> documents = new ArrayList<>();
        for (RawBsonDocument document : rows(load, RawBsonDocument.class)) {
            documents.add(document);
            if (documents.size() == batch) {
                nanos += insert(target, documents);
            }
        }
        nanos += insert(target, documents);
        target.drop();
        return load.cells() / (nanos / 1e9);
    }

    /** Cells a second of reading all documents in the order of their time, as the bytes that they are. */
    double cursor(Load load) {
        long start = System.nanoTime();
        long bytes = 0;
        for (RawBsonDocument document : rows(load, RawBsonDocument.class)) {
            bytes += document.getByteBuffer().remaining();
        }
        require(bytes > load.cells());
        return load.cells() / Lab.seconds(start);
    }

    /** Milliseconds of reading the latest document. */
    double findOne(Load load) {
        long start = System.nanoTime();
        Document latest = latest(load).first();
        require(latest.get("cells", Document.class).size() == load.points());
        return Lab.seconds(start) * 1000;
    }

    /** Milliseconds of reading a few cells of the latest document. */
    double findFew(Load load, List<String> points) {
        long start = System.nanoTime();
        Document latest = latest(load)
                .projection(Projections.include(
                        points.stream().map(point -> "cells." + point).toList()))
                .first();
        require(latest.get("cells", Document.class).size() == points.size());
        return Lab.seconds(start) * 1000;
    }

    /** Seconds of the same pivot as SQL: grouped by the server. */
    double groupBy(Load load) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT m.wave_counter");
        for (int point = 0; point < load.points(); point++) {
            sql.append(", MAX(CASE WHEN m.point_id = '")
                    .append(Plant.point(point))
                    .append("' THEN m.value END)");
        }
        sql.append(" FROM TL_measures m JOIN extraction_cycle e ON e.wave_counter = m.wave_counter")
                .append(" GROUP BY m.wave_counter");
        long start = System.nanoTime();
        long[] rows = {0};
        scan(load, sql.toString(), row -> {
            row.getDouble(load.points());
            rows[0]++;
        });
        require(rows[0] == load.waves());
        return Lab.seconds(start);
    }

    /** Seconds of the same pivot as SQL: rows in the order of their waves, pivoted here. */
    double orderedScan(Load load) throws SQLException {
        String sql = "SELECT m.wave_counter, m.point_id, m.value FROM TL_measures m"
                + " JOIN extraction_cycle e ON e.wave_counter = m.wave_counter ORDER BY m.wave_counter";
        Map<String, Integer> columns = new HashMap<>();
        long[] wave = {0};
        long[] rows = {0};
        double[] cells = new double[load.points()];
        long start = System.nanoTime();
        scan(load, sql, row -> {
            if (row.getLong(1) != wave[0]) {
                wave[0] = row.getLong(1);
                rows[0]++;
            }
            String point = row.getString(2);
            Integer column = columns.computeIfAbsent(point, any -> columns.size());
            cells[column] = row.getDouble(3);
        });
        require(rows[0] == load.waves());
        return Lab.seconds(start);
    }

    private void scan(Load load, String sql, Reader reader) throws SQLException {
        try (PreparedStatement statement = load.plant().connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_A_FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.row(rows);
                }
            }
        }
    }

    private FindIterable<Document> latest(Load load) {
        return collection(load, Document.class)
                .find()
                .sort(Sorts.descending("at", "_id"))
                .limit(-1);
    }

    private <T> FindIterable<T> rows(Load load, Class<T> type) {
        return collection(load, type).find().sort(Sorts.ascending("at", "_id")).batchSize(ROWS_A_REPLY);
    }

    private <T> MongoCollection<T> collection(Load load, Class<T> type) {
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

    /** A baseline that reads something else than we do is none. */
    private static void require(boolean all) {
        if (!all) {
            throw new IllegalStateException("The baseline did not read all of the same");
        }
    }

    private interface Reader {
        void row(ResultSet row) throws SQLException;
    }
}
