package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.sql.PlantServer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirstIdTest {

    /** So many are asked for with each statement. */
    private static final int WAVES = 10_000;

    private PlantDatabase source;

    @BeforeEach
    void create() throws Exception {
        source = PlantServer.database("DOUBLE");
    }

    @AfterEach
    void drop() throws Exception {
        source.close();
    }

    @Test
    void whereAllWavesAreWantedOrThereAreNoneReadingStartsAtTheBeginning() throws Exception {
        assertThat(before(1000)).isZero();
        write(LongStream.of(1000, 1001), 5);

        assertThat(before(1000)).isZero();
        assertThat(before(1001)).isEqualTo(5);
    }

    @Test
    void whereNoneIsWantedReadingStartsAtTheEnd() throws Exception {
        write(LongStream.of(1000, 1001), 5);

        assertThat(before(1002)).isEqualTo(6);
    }

    @Test
    void readingStartsBeforeTheFirstIdOfAnyWaveThatIsWantedHoweverItsIdsAreOrdered() throws Exception {
        write(LongStream.of(999, 1003, 1001, 998, 1002, 1001), 5);

        assertThat(before(1000)).isEqualTo(5);
        assertThat(before(1001)).isEqualTo(5);
        assertThat(before(1002)).isEqualTo(5);
        assertThat(before(1003)).isEqualTo(5);
    }

    @Test
    void wavesAreAskedForUntilThereAreNoMore() throws Exception {
        write(LongStream.of(999), 1);
        write(LongStream.rangeClosed(0, WAVES).map(i -> 1000 + WAVES - i), 2);

        assertThat(before(1000)).as("the last wave has the first id").isEqualTo(1);
    }

    private long before(long wave) throws Exception {
        return PlantTables.readers(source.database).measures().idBefore(wave);
    }

    private void write(LongStream waves, long firstId) throws Exception {
        long[] next = {firstId};
        source.execute("INSERT INTO TL_measures (id, wave_counter) VALUES "
                + waves.mapToObj(wave -> "(%d, %d)".formatted(next[0]++, wave)).collect(Collectors.joining(", ")));
    }
}
