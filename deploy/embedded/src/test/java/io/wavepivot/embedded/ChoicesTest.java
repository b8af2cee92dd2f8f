package io.wavepivot.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChoicesTest {

    private static final Choices CHOICES =
            Choices.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k1:9092", "MONGODB_URI", "mongodb://db", "HOME", "/home/me"));

    @Test
    void onlyWhatIsAboutTheBackingServicesIsKept() {
        assertThat(CHOICES.variables()).containsOnlyKeys("KAFKA_BOOTSTRAP_SERVERS", "MONGODB_URI");
    }

    @Test
    void theFallbackIsAChoiceToo() {
        assertThat(Choices.of(Map.of("PATH", "/nowhere")).variables()).isEqualTo(Map.of("MONGOD", "embedded"));
    }

    @Test
    void whatAnEnvironmentDoesNotSetOrSetsAlikeIsNoContradiction() {
        assertThat(CHOICES.contradictedBy(Map.of())).isEmpty();
        assertThat(CHOICES.contradictedBy(Map.of("MONGODB_URI", "mongodb://db", "MYSQL_URL", " ")))
                .isEmpty();
    }

    @Test
    void whatAnEnvironmentSetsOtherwiseOrAnewIsAContradiction() {
        assertThat(CHOICES.contradictedBy(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k2:9092", "MYSQL_URL", "mysql://u:p@db")))
                .containsExactly("KAFKA_BOOTSTRAP_SERVERS", "MYSQL_URL");
    }
}
