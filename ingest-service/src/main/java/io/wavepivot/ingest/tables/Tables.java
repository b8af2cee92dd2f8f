package io.wavepivot.ingest.tables;

import io.wavepivot.ingest.datasets.ColumnWish;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.schemas.Printable;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroEncoder;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** The tables that take rows, each with its rules as they are now. */
public final class Tables {

    private static final Logger LOG = Logger.getLogger(Tables.class);
    private static final int RETRY_SECONDS = 5;

    private final Datasets datasets;
    private final AvroEncoder encoder;
    private final Map<String, RowRules> rules = new ConcurrentHashMap<>();

    public Tables(Datasets datasets, AvroEncoder encoder) {
        this.datasets = datasets;
        this.encoder = encoder;
    }

    /** Whether all tables are known that there were when this replica started. */
    public boolean areLoaded() {
        return datasets.areLoaded();
    }

    /**
     * The rules of a table's rows.
     *
     * @return empty when there is no such table
     * @throws io.wavepivot.schemas.wire.SchemaRegistryException its schema's id is not known yet, and cannot be asked for
     */
    public Optional<RowRules> rules(String name) {
        return datasets.table(name).map(table -> {
            RowRules known = rules.get(name);
            if (known == null || known.table() != table) {
                known = newRules(table);
                rules.put(name, known);
            }
            return known;
        });
    }

    /** The names of all, in ascending order. */
    public List<String> names() {
        return datasets.names();
    }

    /** The names of those that take rows now, in ascending order; without any whose rules cannot be understood. */
    public List<String> openNames() {
        return names().stream()
                .filter(name ->
                        usable(name).filter(rules -> !isRestoring(rules)).isPresent())
                .toList();
    }

    private Optional<RowRules> usable(String name) {
        try {
            return rules(name);
        } catch (KafkaException outage) {
            throw outage;
        } catch (RuntimeException notOurs) {
            LOG.warnf("table=%s: its rules make no sense: %s", name, Printable.of(notOurs.toString()));
            return Optional.empty();
        }
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem there is no such table */
    public RowRules existing(String name) {
        return rules(name).orElseThrow(() -> Problems.of(
                        404,
                        "unknown-table",
                        "There is no table '%s'; PUT /datasets/%s defines it".formatted(name, name))
                .build());
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem there is no such table, or it takes no rows now */
    public RowRules open(String name) {
        RowRules rules = existing(name);
        if (isRestoring(rules)) {
            throw Problems.of(409, "restoring", "The table '%s' is being restored, and takes no rows".formatted(name))
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                    .build();
        }
        return rules;
    }

    private static boolean isRestoring(RowRules rules) {
        return rules.table().dataset().getRestoring() != null;
    }

    /**
     * The rules of a table after it has got what rows wish for, as far as it can be had.
     *
     * @throws org.apache.kafka.common.KafkaException it cannot be changed now
     */
    public RowRules evolved(RowRules before, List<ColumnWish> wishes) throws InterruptedException {
        datasets.evolve(before.table().name(), wishes);
        return existing(before.table().name());
    }

    private RowRules newRules(Table table) {
        byte[] header = encoder.header(Topics.rowsTopic(table.name()), table.schema());
        return new RowRules(table, header, Topic.MAX_ROW_BYTES);
    }
}
