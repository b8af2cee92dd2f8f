package io.wavepivot.pivot.mirror;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

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

    /** Bytes that one fetch brings at most, so that many mirrors have room for what they are at, whatever hangs. */
    @WithDefault("524288")
    int maxBytes();

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
