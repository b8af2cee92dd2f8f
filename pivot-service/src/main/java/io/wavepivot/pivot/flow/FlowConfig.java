package io.wavepivot.pivot.flow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** How records are read. */
@ConfigMapping(prefix = "pivot.flow")
public interface FlowConfig {

    /** The consumer group: writers of one group share the rows. */
    @WithDefault("pivot-writer")
    String group();

    /** Records in one batch at most. */
    @WithDefault("1000")
    int maxRecords();

    /** Bytes that one fetch brings at most: it bounds the memory of a batch of wide rows. */
    @WithDefault("4194304")
    int maxBytes();

    /** How long records are waited for until half of {@link #maxBytes} is there: what it adds to their age at the most. */
    @WithDefault("50ms")
    Duration longestFetch();

    /** The longest pause between two tries while MongoDB or Kafka is gone; the first pause is a quarter second. */
    @WithDefault("10s")
    Duration longestPause();

    /** The same for Kafka's consumer, by its names. */
    default Map<String, Object> consumer() {
        return consumer(maxRecords(), maxBytes());
    }

    /** The same, but for how large a batch is. */
    default Map<String, Object> consumer(int maxRecords, int maxBytes) {
        return Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                maxRecords,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                maxBytes,
                // A batch is written faster than its parts: a busy topic is waited for, but nobody notices.
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                maxBytes / 2,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) longestFetch().toMillis());
    }
}
