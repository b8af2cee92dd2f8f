package io.wavepivot.pivot.tables;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.wavepivot.pivot.flow.FlowConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** How the rows of tables are read. */
@ConfigMapping(prefix = "pivot.tables")
public interface TablesConfig {

    /** The consumer group: writers of one group share the tables. */
    @WithDefault("table-writer")
    String group();

    /** Rows in one batch at most: they are small, and written many at a time. */
    @WithDefault("10000")
    int maxRecords();

    /** The same for Kafka's consumer, by its names; what is not said here is as for patches. */
    default Map<String, Object> consumer(FlowConfig flow) {
        Map<String, Object> settings = new HashMap<>(flow.consumer());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords());
        return settings;
    }
}
