package io.wavepivot.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.PivotRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void keysAreAsTheContractSays() {
        assertThat(Topics.pivotRowKey("p;q;r;60", "12")).isEqualTo("p;q;r;60|12");
        assertThat(Topics.projectKey("plant")).isEqualTo("project/plant");
        assertThat(Topics.isProjectKey("project/plant")).isTrue();
        assertThat(Topics.isProjectKey("report/plant")).isFalse();
    }

    @Test
    void patchesAreKeptForSevenDaysUncompressed() {
        assertThat(Topics.PIVOT_ROWS.config())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "604800000",
                        "max.message.bytes", "2097152",
                        "compression.type", "uncompressed"));
    }

    @Test
    void definitionsAreATable() {
        assertThat(Topics.DEFINITIONS.config())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("segment.bytes", "16777216")
                .containsEntry("min.cleanable.dirty.ratio", "0.1");
        assertThat(Topics.DEFINITIONS.schema()).isPresent();
    }

    @Test
    void topicsAreMadeAsTheyAreAskedFor() {
        assertThat(Topic.compacted("t", 2, Bookmark.getClassSchema()))
                .isEqualTo(new Topic("t", 2, Optional.of(Bookmark.getClassSchema()), Topics.BOOKMARKS.config()));
        assertThat(Topic.retained("t", 2, PivotRow.getClassSchema(), Duration.ofDays(7)))
                .isEqualTo(new Topic("t", 2, Optional.of(PivotRow.getClassSchema()), Topics.PIVOT_ROWS.config()));
    }

    @Test
    void deadLettersHaveRoomForTheirHeadersAndNoSchema() {
        Topic letters = Topics.PIVOT_ROWS.deadLetters();

        assertThat(letters.name()).isEqualTo("pivot-rows-dlq");
        assertThat(letters.schema()).isEmpty();
        assertThat(letters.config())
                .containsEntry("max.message.bytes", "2162688")
                .containsEntry("retention.ms", "2592000000");
    }

    @Test
    void aTopicIsCreatedAsItIsDescribed() {
        Topic topic = new Topic("t", 3, Optional.empty(), Map.of("a", "b"));

        assertThat(topic.toNewTopic().name()).isEqualTo("t");
        assertThat(topic.toNewTopic().numPartitions()).isEqualTo(3);
        assertThat(topic.toNewTopic().configs()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void theBrokersPartitionsCount() {
        consumer.updatePartitions(
                "rejects",
                List.of(
                        new PartitionInfo("rejects", 0, null, null, null),
                        new PartitionInfo("rejects", 4, null, null, null)));

        assertThat(Topics.REJECTS.partitions(consumer))
                .containsExactly(new TopicPartition("rejects", 0), new TopicPartition("rejects", 4));
    }

    @Test
    void aTopicWithoutPartitionsIsNotThereYet() {
        consumer.updatePartitions("rejects", List.of());

        assertThatThrownBy(() -> Topics.REJECTS.partitions(consumer))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }
}
