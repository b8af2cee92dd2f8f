package io.wavepivot.pivot.mirror;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.wavepivot.pivot.flow.FlowConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The SQL servers that datasets may name, and how their tables are written. */
@ConfigMapping(prefix = "pivot.mirror")
public interface MirrorConfig {

    /** By a short name of letters and digits, so that {@code PIVOT_MIRROR_SERVERS_REPORTS_PASSWORD} can set it. */
    Map<String, Server> servers();

    /** What the consumer groups begin with: writers of one group share a table. */
    @WithDefault("table-mirror")
    String group();

    /** Rows in one transaction at most. */
    @WithDefault("5000")
    int maxRecords();

    /** The same for Kafka's consumer, by its names; what is not said here is as for patches. */
    default Map<String, Object> consumer(FlowConfig flow) {
        Map<String, Object> settings = new HashMap<>(flow.consumer());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords());
        return settings;
    }

    /** One server, and who we are there. */
    interface Server {

        /** {@code mysql://host:port} or {@code postgresql://host:port}. */
        String url();

        String username();

        String password();

        /** Further parameters of the JDBC URL, for example {@code sslMode=verify-full}. */
        Optional<String> urlParameters();
    }
}
