package io.wavepivot.pivot.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.BackingServices;
import io.wavepivot.pivot.SqlSide;
import io.wavepivot.pivot.mirror.Databases.Database;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas that both believe that a partition is theirs. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SqlOffsetsComponentTest {

    private final Uuid topic = Uuid.randomUuid();

    @Inject
    SqlSide sql;

    @Inject
    MirrorConfig config;

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void ofTwoThatGoOnFromTheSamePlaceOneDoes(String server) throws SQLException {
        Databases databases = new Databases(config);
        try (Database one = databases.open(sql.mirror(server));
                Database other = databases.open(sql.mirror(server))) {
            SqlOffsets ours = new SqlOffsets(one, topic);
            SqlOffsets theirs = new SqlOffsets(other, topic);
            ours.prepare();
            ours.advance(at(null), at(10L));
            one.connection().commit();

            assertThatThrownBy(() -> theirs.advance(at(null), at(5L))).hasMessageContaining("Another replica");
            other.connection().rollback();
            theirs.advance(at(10L), at(20L));
            other.connection().commit();
            assertThatThrownBy(() -> ours.advance(at(10L), at(15L))).hasMessageContaining("with partition 3");
            one.connection().rollback();

            assertThat(ours.read()).isEqualTo(at(20L));
            assertThat(ours.advanceGeneration(0, 1)).isTrue();
            one.connection().commit();
            assertThat(theirs.advanceGeneration(0, 1)).isFalse();
            other.connection().rollback();
            assertThat(theirs.generation()).isOne();
            assertThat(new SqlOffsets(one, Uuid.randomUuid()).read()).isEmpty();
        }
    }

    private static Map<Integer, Long> at(Long offset) {
        Map<Integer, Long> offsets = new HashMap<>();
        offsets.put(3, offset);
        return offsets;
    }
}
