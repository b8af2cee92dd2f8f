package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.PlantServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtractionReaderTest {

    /** More than one statement asks for. */
    private static final int MANY = 1_001;

    private static final Monitory A = new Monitory("A", "300");
    private static final Monitory B = new Monitory("B", "60");

    private PlantDatabase source;
    private ExtractionReader extractions;

    @BeforeEach
    void write() throws Exception {
        source = PlantServer.database("DOUBLE");
        extractions = PlantTables.readers(source.database).extractions();
    }

    @AfterEach
    void drop() throws Exception {
        source.close();
    }

    @Test
    void rowsOfAnyExtractionComeByTheirIds() throws Exception {
        source.extraction("A", 300, 2001);
        source.extraction("unwanted", 60, 2000);
        source.extraction("B", 60, 2002);

        assertThat(extractions.after(1, 1)).containsExactly(new Extraction(2, "unwanted", "60", 2000));
        assertThat(extractions.newest(2))
                .containsExactly(new Extraction(3, "B", "60", 2002), new Extraction(2, "unwanted", "60", 2000));
    }

    @Test
    void aWaveIsOfAllExtractionsThatAreKept() throws Exception {
        source.extraction("A", 300, 2000);
        source.extraction("B", 60, 2000);
        source.extraction("unwanted", 60, 2000);
        source.extraction("unwanted", 60, 2001);
        source.extraction("A", 300, 2002);

        assertThat(extractions.monitoriesOf(List.of(2000L, 2001L, 2002L)))
                .isEqualTo(Map.of(2000L, Set.of(A, B), 2002L, Set.of(A)));
        assertThat(extractions.monitoriesOf(List.of(2000L, 2001L, 2002L), 1)).isEqualTo(Map.of(2000L, Set.of(A)));
    }

    @Test
    void anExtractionThatMakesNoNameOfAPivotIsPassedOver() throws Exception {
        source.execute("ALTER TABLE extraction_cycle MODIFY `interval` VARCHAR(9)");
        source.execute("INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES"
                + " ('A', '3/4', 2000), ('A', '300', 2001)");

        assertThat(extractions.monitoriesOf(List.of(2000L, 2001L))).isEqualTo(Map.of(2001L, Set.of(A)));
    }

    @Test
    void ofManyRangesNoMoreIsReadThanTheLimit() throws Exception {
        source.waves("A", 300, 2000, MANY, List.of("p"));
        List<IdRange> all = LongStream.rangeClosed(1, MANY)
                .mapToObj(id -> new IdRange(id, id, Instant.EPOCH))
                .toList();

        assertThat(extractions.in(all, 100)).hasSize(100);
        assertThat(extractions.in(all, 5_000)).hasSize(MANY);
    }

    @Test
    void ofManyWavesAllAreLookedUp() throws Exception {
        source.waves("A", 300, 2000, MANY, List.of("p"));

        assertThat(extractions.monitoriesOf(
                        LongStream.range(2_000, 2_000 + MANY).boxed().toList()))
                .hasSize(MANY);
    }

    @Test
    void wavesComeAscendingEachOnce() throws Exception {
        for (long wave : new long[] {2003, 2001, 2002, 2001, 2004}) {
            source.extraction("A", 300, wave);
        }

        assertThat(extractions.waves(2001, 2004, 10)).containsExactly(2001L, 2002L, 2003L);
        assertThat(extractions.waves(2001, 2004, 2)).containsExactly(2001L, 2002L);
        assertThat(extractions.waves(2005, 2009, 2)).isEmpty();
    }
}
