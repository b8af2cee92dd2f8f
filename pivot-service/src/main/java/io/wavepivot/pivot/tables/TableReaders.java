package io.wavepivot.pivot.tables;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.KnownTables;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;

/** The tables that are defined, each with its reader. For one thread. */
public final class TableReaders {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_AWAITED = 10_000;

    private final CompactedTable<Definition> datasets;
    private final SchemaRegistry registry;
    private final KnownTables tables = new KnownTables();
    private final Map<String, TableReader> readers = new HashMap<>();

    /** For which what is defined was waited for. */
    private final Set<Sign> awaited = new HashSet<>();

    public TableReaders(CompactedTable<Definition> datasets, SchemaRegistry registry) {
        this.datasets = datasets;
        this.registry = registry;
    }

    /**
     * The reader of a record's table. Whoever writes rows with a schema that is new has defined it before: of those that
     * are met for the first time, what is defined by now is waited for; so it is for whoever restores a table. Once is
     * enough: what was not defined by then does not come to be by asking for each record.
     *
     * @throws UndecodableException the record is none of a table
     */
    public TableReader of(ConsumerRecord<byte[], byte[]> next) throws UndecodableException {
        String key = Topics.datasetKey(Topics.datasetOf(next.topic()));
        TableReader reader = of(key);
        if (reader.knows(next) && generation(next) <= reader.table().dataset().getGeneration()) {
            return reader;
        }
        if (awaited.add(new Sign(key, schema(next), generation(next)))) {
            await(key);
        }
        return of(key);
    }

    private void await(String key) {
        if (awaited.size() > MAX_AWAITED) {
            awaited.clear();
        }
        try {
            datasets.awaitEnd(key, PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private static int schema(ConsumerRecord<byte[], byte[]> next) throws UndecodableException {
        return next.value() == null ? 0 : AvroDecoder.schemaId(next.value());
    }

    /** The generation that a record was written for, if a restore wrote it; else 0. */
    private static int generation(ConsumerRecord<byte[], byte[]> next) {
        Header header = next.headers().lastHeader(Topics.GENERATION);
        try {
            return header == null ? 0 : Integer.parseInt(new String(header.value(), StandardCharsets.UTF_8));
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }

    /** A table as it is defined now. */
    public Table table(String name) throws UndecodableException {
        return of(Topics.datasetKey(name)).table();
    }

    /** What a record says of the definition that it was written by. */
    private record Sign(String key, int schema, int generation) {}

    private TableReader of(String key) throws UndecodableException {
        Definition definition = datasets.get(key).orElseThrow(() -> new UndecodableException("There is no " + key));
        Table table = tables.of((Dataset) definition.getBody());
        return readers.compute(
                key,
                (any, known) -> known != null && known.table() == table ? known : new TableReader(table, registry));
    }
}
