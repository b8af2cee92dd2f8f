package io.wavepivot.ingest;

import io.wavepivot.ingest.waves.WaveBookmarks;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.ConfigProvider;

/** The bookmarks of projects: each step that found anything leaves one. */
final class BookmarksLog {

    private final KafkaClients kafka;
    private final AvroDecoder<Bookmark> decoder = AvroDecoder.of(
            new SchemaRegistry(ConfigProvider.getConfig().getValue("schema-registry.url", String.class)),
            Bookmark.class);

    BookmarksLog(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** All that a project has left by now, in order. */
    List<Bookmark> of(String database) throws UndecodableException {
        List<Bookmark> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            List<TopicPartition> partitions = Topics.BOOKMARKS.partitions(reader);
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> next : reader.poll(Duration.ofMillis(200))) {
                    String source = new String(next.key(), StandardCharsets.UTF_8);
                    if (source.equals(WaveBookmarks.name(database)) && next.value() != null) {
                        found.add(decoder.decode(next.value()));
                    }
                }
            }
        }
        return found;
    }
}
