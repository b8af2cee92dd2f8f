package io.wavepivot.ingest.sql;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The MySQL servers that projects may name, and how they are read. */
@ConfigMapping(prefix = "ingest.mysql")
public interface SqlConfig {

    /** By a short name of letters and digits, so that {@code INGEST_MYSQL_SERVERS_PLANT_PASSWORD} can set it. */
    Map<String, Server> servers();

    /** Measures read in one step, and so in one Kafka transaction. */
    @WithDefault("50000")
    int maxRowsPerStep();

    /** Measures that the steps of all projects of this replica hold together, so that any number of them has room. */
    @WithDefault("200000")
    int maxRowsAtOnce();

    /**
     * How long a wave is read again after it was first seen, or last seen to change, and how long an id that was
     * skipped may still be committed: longer than the longest transaction of a writer. With 0 nothing is read again.
     */
    @WithDefault("10m")
    Duration rescanWindow();

    /** Waves of a project that are read again at most; beyond, the oldest count as complete earlier. */
    @WithDefault("20000")
    int maxOpenWaves();

    /** The same of all projects that a replica polls, each of which may have its share. */
    @WithDefault("100000")
    int maxOpenWavesAtOnce();

    /**
     * How many old rows of a project are changed a second, as in a backfill, as long as it has waves of the last day:
     * with more these would wait for the pivot service. With 0 they are changed as fast as can be.
     */
    @WithDefault("2000")
    int oldRowChangesPerSecond();

    /** Bytes of one text value at most: a longer one is rejected, and the rest of its wave is taken. */
    @WithDefault("1048576")
    int maxValueBytes();

    /** One server: where it is, who we are there, and what its tables are called. */
    interface Server {

        /** {@code host} or {@code host:port}: what a request names as its server. */
        String address();

        String username();

        String password();

        /**
         * Further parameters of MariaDB's JDBC URL, for example {@code sslMode=verify-full}; by default {@code
         * sslMode=trust} (encrypted, whoever the server is), and {@code sslMode=disable} for a server on this machine.
         */
        Optional<String> urlParameters();

        /** The tables that a request may name as its measures. */
        @WithDefault("TL_measures,hs_measures")
        List<String> measuresTables();

        Measures measures();

        Extractions extractions();
    }

    /** The columns of a table of measures. */
    interface Measures {

        /** Ascending, unique, and the primary key. */
        @WithDefault("id")
        String id();

        /** Unix seconds. */
        @WithDefault("wave_counter")
        String wave();

        @WithDefault("point_id")
        String point();

        @WithDefault("value")
        String value();
    }

    /** The table that says which extraction produced which wave, and its columns. */
    interface Extractions {

        @WithDefault("extraction_cycle")
        String table();

        /** Ascending, unique, and the primary key. */
        @WithDefault("id")
        String id();

        @WithDefault("script_n")
        String name();

        @WithDefault("interval")
        String interval();

        /** Unix seconds. */
        @WithDefault("wave_counter")
        String wave();
    }
}
