package io.wavepivot.ingest.backups.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys on disk. */
class SpilledKeysTest {

    @TempDir
    Path directory;

    @Test
    void eachKeyIsInOneDivisionAndTheSameWhereverItIsAdded() throws Exception {
        List<String> given = IntStream.range(0, 20_000)
                .mapToObj(id -> "%d %s".formatted(id, "x".repeat(id % 1_000)))
                .toList();
        try (SpilledKeys keys = new SpilledKeys(directory, 6 * 512, 1_024);
                SpilledKeys others = keys.others(directory)) {
            for (String key : given) {
                keys.add(hashed(key));
            }
            others.add(hashed(""));
            for (String key : given.reversed()) {
                others.add(hashed(key));
            }

            Map<String, Integer> where = divisions(keys);
            assertThat(where).hasSize(20_000).containsOnlyKeys(given);
            assertThat(divisions(others))
                    .hasSize(20_001)
                    .containsAllEntriesOf(where)
                    .containsKey("");
            for (int division = 0; division < 7; division++) {
                assertThat(where).containsValue(division);
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theyComeInTheOrderInWhichTheyWereAddedAndMoreThanOnce() throws Exception {
        try (SpilledKeys keys = new SpilledKeys(directory, 1, 1_024)) {
            List<String> added = new ArrayList<>();
            for (int id = 0; id < 5_000; id++) {
                added.add(Integer.toString(id % 100));
                keys.add(hashed(added.getLast()));
            }
            for (int times = 0; times < 2; times++) {
                List<String> read = new ArrayList<>();
                keys.each(0, key -> read.add(text(key)));
                assertThat(read).isEqualTo(added);
            }
        }
    }

    private static Map<String, Integer> divisions(SpilledKeys keys) throws Exception {
        Map<String, Integer> where = new HashMap<>();
        for (int division = 0; division < keys.divisions(); division++) {
            int at = division;
            keys.each(division, key -> assertThat(where.put(text(key), at)).isNull());
        }
        return where;
    }

    private static HashedKey hashed(String key) {
        return new HashedKey.Hash().of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(HashedKey key) {
        String text = new String(key.bytes(), StandardCharsets.UTF_8);
        HashedKey again = hashed(text);
        assertThat(key.part()).isEqualTo(again.part());
        assertThat(key.rest()).isEqualTo(again.rest());
        return text;
    }
}
