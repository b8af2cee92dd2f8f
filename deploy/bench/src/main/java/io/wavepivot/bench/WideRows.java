package io.wavepivot.bench;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The layout of wide rows: one document a wave, as it is, beside one document for each thousand points of a wave: both
 * written and read with the bare driver.
 */
final class WideRows {

    private static final int CHUNK = 1_000;
    private static final int FEW = 5;

    private final Lab lab;
    private final Baselines baselines;

    WideRows(Lab lab, Baselines baselines) {
        this.lab = lab;
        this.baselines = baselines;
    }

    List<Figure> figures() throws Exception {
        Load load =
                Load.run(lab, "BENCH_WIDE", lab.sizes().wideWaves(), lab.sizes().widePoints());
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atLeast(
                0.5,
                "wide rows, end to end",
                load.cellsPerSecond(),
                "cells/s",
                "insertMany",
                baselines.insertMany(load)));
        figures.addAll(layouts(load));
        return figures;
    }

    private List<Figure> layouts(Load load) throws Exception {
        lab.say("layouts of %,d waves x %,d points".formatted(load.waves(), load.points()));
        MongoCollection<Document> whole = collection("wide_whole");
        MongoCollection<Document> chunks = collection("wide_chunks");
        List<Document> rows = lab.mongodb()
                .getCollection(load.plant().pivot())
                .find()
                .batchSize(100)
                .into(new ArrayList<>());
        double wholeWritten = seconds(() -> insert(whole, rows, 5));
        double chunksWritten = seconds(() -> insert(chunks, chunks(rows), 5 * load.points() / CHUNK));
        double wholeRead = best(() -> read(whole, Filters.empty(), null));
        double chunksRead = best(() -> read(chunks, Filters.empty(), null));
        double wholeFew = best(() -> read(whole, Filters.empty(), fields()));
        // Five points of one chunk: the best that chunks can do.
        double chunksFew = best(() -> read(chunks, Filters.eq("chunk", 0), fields()));
        double apiAll = best(() -> lab.download(load.plant().path() + "/rows?format=arrow"));
        double apiFew = best(() -> lab.download(load.plant().path() + "/rows?format=arrow&points=" + few()));
        whole.drop();
        chunks.drop();
        double cells = load.cells();
        return List.of(
                Figure.plain(
                        "wide: documents of a wave written",
                        cells / wholeWritten,
                        "cells/s",
                        "in chunks",
                        cells / chunksWritten),
                Figure.plain(
                        "wide: documents of a wave read",
                        cells / wholeRead,
                        "cells/s",
                        "in chunks",
                        cells / chunksRead),
                Figure.plain("wide: 5 points of a wave read", wholeFew * 1000, "ms", "in chunks", chunksFew * 1000),
                Figure.atMost(0.2, "wide: 5 points through the API", apiFew * 1000, "ms", "all points", apiAll * 1000));
    }

    private MongoCollection<Document> collection(String name) {
        MongoCollection<Document> collection =
                lab.mongodb().getCollection(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        collection.createIndex(Indexes.ascending("at", "_id"));
        return collection;
    }

    private static void insert(MongoCollection<Document> target, List<Document> documents, int batch) {
        for (int from = 0; from < documents.size(); from += batch) {
            target.insertMany(documents.subList(from, Math.min(documents.size(), from + batch)));
        }
    }

    private static List<Document> chunks(List<Document> rows) {
        List<Document> chunks = new ArrayList<>();
        for (Document row : rows) {
            List<String> points =
                    new ArrayList<>(row.get("cells", Document.class).keySet());
            for (int from = 0; from < points.size(); from += CHUNK) {
                Document cells = new Document();
                for (String point : points.subList(from, Math.min(points.size(), from + CHUNK))) {
                    cells.append(point, row.get("cells", Document.class).get(point));
                }
                chunks.add(new Document("_id", row.get("_id") + "|" + from / CHUNK)
                        .append("wave", row.get("_id"))
                        .append("chunk", from / CHUNK)
                        .append("at", row.get("at"))
                        .append("cells", cells));
            }
        }
        return chunks;
    }

    private static void read(MongoCollection<Document> from, Bson filter, Bson projection) {
        for (Document document : from.find(filter).projection(projection).batchSize(100)) {
            document.get("cells", Document.class).size();
        }
    }

    private static Bson fields() {
        return Projections.include(
                points().stream().map(point -> "cells." + point).toList());
    }

    private static String few() {
        return String.join(",", points());
    }

    private static List<String> points() {
        List<String> points = new ArrayList<>();
        for (int point = 1; point <= FEW; point++) {
            points.add(Plant.lastPoint(point * 100));
        }
        return points;
    }

    private static double best(Work work) throws Exception {
        return Math.min(seconds(work), Math.min(seconds(work), seconds(work)));
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return Lab.seconds(start);
    }

    private interface Work {
        void run() throws Exception;
    }
}
