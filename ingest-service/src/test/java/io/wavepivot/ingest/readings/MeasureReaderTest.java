package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.PlantServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasureReaderTest {

    /** More than one statement asks for. */
    private static final int MANY = 1_001;

    private PlantDatabase source;
    private MeasureReader measures;

    @BeforeEach
    void write() throws Exception {
        source = PlantServer.database("DOUBLE");
        measures = PlantTables.readers(source.database).measures();
    }

    @AfterEach
    void drop() throws Exception {
        source.close();
    }

    @Test
    void measuresAboveAnIdComeByAscendingIdUpToALimit() throws Exception {
        source.waves("A", 300, 2000, 3, List.of("p", "q"));
        List<Measure> found = new ArrayList<>();

        measures.after(2, 3, found::add);

        assertThat(found).extracting(Measure::id).containsExactly(3L, 4L, 5L);
        assertThat(found).extracting(Measure::wave).containsExactly(2001L, 2001L, 2002L);
        assertThat(found).extracting(Measure::point).containsExactly("p", "q", "p");
        assertThat(found).extracting(Measure::value).containsOnly(1.0);
        assertThat(measures.lastId()).isEqualTo(6);
    }

    @Test
    void measuresComeUntilOneIsNotTaken() throws Exception {
        source.waves("A", 300, 2000, 3, List.of("p", "q"));
        List<Measure> found = new ArrayList<>();

        measures.after(0, 6, measure -> found.size() < 2 && found.add(measure));

        assertThat(found).extracting(Measure::id).containsExactly(1L, 2L);
    }

    @Test
    void withoutMeasuresTheLastIdIsZero() throws Exception {
        assertThat(measures.lastId()).isZero();
    }

    @Test
    void ofManyRangesNoMoreIsReadThanTheLimit() throws Exception {
        source.waves("A", 300, 2000, MANY, List.of("p"));
        List<IdRange> all = LongStream.rangeClosed(1, MANY)
                .mapToObj(id -> new IdRange(id, id, Instant.EPOCH))
                .toList();

        assertThat(measures.in(all, 100)).hasSize(100);
        assertThat(measures.in(all, 700)).extracting(Measure::id).endsWith(700L).hasSize(700);
        assertThat(measures.in(all, 5_000)).hasSize(MANY);
        assertThat(measures.in(List.of(), 5_000)).isEmpty();
    }

    @Test
    void wavesAreCountedUpToAnIdHoweverManyTheyAre() throws Exception {
        source.waves("A", 300, 2000, MANY, List.of("p"));
        source.measure(2000, "q", 1.0);
        List<Long> waves = LongStream.range(1_999, 2_000 + MANY).boxed().toList();

        assertThat(measures.count(waves, Long.MAX_VALUE))
                .hasSize(MANY)
                .containsEntry(2000L, 2L)
                .containsEntry(3000L, 1L);
        assertThat(measures.count(waves, 3)).isEqualTo(Map.of(2000L, 1L, 2001L, 1L, 2002L, 1L));
    }

    @Test
    void aPartIsAsManyWavesAsHaveSoManyMeasuresAndOneAtTheLeast() throws Exception {
        source.waves("A", 300, 2000, 3, List.of("p", "q"));
        List<Long> waves = List.of(1999L, 2000L, 2001L, 2002L, 2003L);

        assertThat(measures.part(waves, Long.MAX_VALUE, 4, wave -> 1))
                .isEqualTo(new MeasureReader.Part(waves.subList(0, 3), 4));
        assertThat(measures.part(waves, Long.MAX_VALUE, 5, wave -> 1))
                .isEqualTo(new MeasureReader.Part(waves.subList(0, 3), 4));
        assertThat(measures.part(waves, Long.MAX_VALUE, 1, wave -> 1))
                .isEqualTo(new MeasureReader.Part(waves.subList(0, 2), 2));
        assertThat(measures.part(waves, Long.MAX_VALUE, 6, wave -> 1)).isEqualTo(new MeasureReader.Part(waves, 6));
        assertThat(measures.part(waves, 3, 3, wave -> 1)).isEqualTo(new MeasureReader.Part(waves, 3));
        assertThat(measures.part(waves, Long.MAX_VALUE, 8, wave -> wave == 2001 ? 3 : 1))
                .isEqualTo(new MeasureReader.Part(waves.subList(0, 3), 8));
    }

    @Test
    void whatIsReadOfAWaveHasTheFingerprintThatTheSourceComputes() throws Exception {
        source.waves("A", 300, 2000, MANY, List.of("p", "q"));
        List<Long> waves = LongStream.range(1_999, 2_000 + MANY).boxed().toList();
        Map<Long, Fingerprint> computed = measures.fingerprints(waves, Long.MAX_VALUE);

        assertThat(measures.whole(waves, Long.MAX_VALUE, (wave, cells, published) -> {
                    assertThat(cells).isEqualTo(Map.of("p", 1.0, "q", 1.0));
                    assertThat(computed.remove(wave)).isEqualTo(published);
                }))
                .containsExactly(1999L);
        assertThat(computed).isEmpty();
        assertThat(measures.fingerprints(waves, 2)).containsOnlyKeys(2000L);
    }

    @Test
    void aWaveIsReadUpToAnId() throws Exception {
        source.waves("A", 300, 2000, 1, List.of("p", "q"));
        List<Map<String, Object>> found = new ArrayList<>();

        measures.whole(List.of(2000L), 1, (wave, cells, published) -> found.add(cells));

        assertThat(found).containsExactly(Map.of("p", 1.0));
    }

    /** The wave 0 is one, and no wave is none. */
    @Test
    void theFirstSecondOfAllIsAWaveToo() throws Exception {
        source.measure(0, "p", 1.0);
        source.execute("INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (NULL, 'p', 1.0)");
        List<Measure> found = new ArrayList<>();

        measures.after(0, 10, found::add);

        assertThat(found).extracting(Measure::wave).containsExactly(0L, Measure.NO_WAVE);
    }
}
