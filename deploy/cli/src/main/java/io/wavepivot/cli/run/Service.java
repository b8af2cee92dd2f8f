package io.wavepivot.cli.run;

import java.util.Locale;

/** The services, in the order in which they are shown. */
enum Service {
    REGISTRY,
    INGEST,
    PIVOT,
    QUERY;

    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its module in the house, and the name of its part. */
    String module() {
        return shortName() + "-service";
    }
}
