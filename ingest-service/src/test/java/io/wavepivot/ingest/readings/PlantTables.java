package io.wavepivot.ingest.readings;

import io.wavepivot.ingest.readings.WaveTables.Readers;
import io.wavepivot.ingest.sql.PlantServer;
import io.wavepivot.schemas.Project;
import java.util.List;

/** The tables of the server of plain tests. */
public final class PlantTables {

    public static final WaveTables TABLES = new WaveTables(PlantServer.SERVERS, PlantServer.CATALOGUE);

    private PlantTables() {}

    /** A project that keeps the extractions A and B. */
    public static Project.Builder project(String database) {
        return Project.newBuilder()
                .setServer(PlantServer.address())
                .setDatabase(database)
                .setMeasures("TL_measures")
                .setMonitoryNameKept(List.of("A", "B"))
                .setWaveCounterThreshold(1000)
                .setDeleteOldValue(0)
                .setSleepTime(1);
    }

    static Readers readers(String database) throws Exception {
        return TABLES.readers(project(database).build(), 1_000);
    }
}
