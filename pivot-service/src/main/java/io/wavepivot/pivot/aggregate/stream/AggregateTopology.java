package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.PlanSource;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * All aggregate pivots, as one topology: the rows of all tables, partition by partition ({@link RowsProcessor}); what they
 * say to each plan, all of one plan in one partition ({@link CellsProcessor}); what comes of it, as patches of pivot rows.
 */
public final class AggregateTopology {

    /** The tables; beside them there are their dead letters. */
    private static final Pattern TABLES = Pattern.compile("rows\\.[A-Za-z0-9_]+");

    private static final int PARTITIONS = 12;
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private AggregateTopology() {}

    /** @param plans what is to be kept, as of now */
    static Topology of(PlanSource plans, SchemaRegistry registry, AvroEncoder encoder, Supplier<Backlog> backlogs) {
        StreamsBuilder builder = new StreamsBuilder();
        // Of many rows, few are asked for twice: a cache would only be a burden to the heap.
        builder.addStateStore(store(Stores.persistentKeyValueStore(RowsProcessor.ROWS)));
        builder.addStateStore(
                store(Stores.inMemoryKeyValueStore(RowsProcessor.TABLES)).withCachingEnabled());
        builder.addStateStore(
                store(Stores.persistentKeyValueStore(CellsProcessor.STORE)).withCachingEnabled());
        builder.stream(TABLES, Consumed.with(BYTES, BYTES))
                .process(
                        () -> new RowsProcessor(plans, registry, backlogs),
                        Named.as("rows-of-tables"),
                        RowsProcessor.ROWS,
                        RowsProcessor.TABLES)
                .repartition(Repartitioned.<byte[], byte[]>as("changes")
                        .withKeySerde(BYTES)
                        .withValueSerde(BYTES)
                        .withNumberOfPartitions(PARTITIONS))
                .process(
                        () -> new CellsProcessor(plans, new Patches(encoder)),
                        Named.as("cells-of-plans"),
                        CellsProcessor.STORE);
        Topology topology = builder.build();
        sink(topology, CellsProcessor.PATCHES, Topics.PIVOT_ROWS.name());
        sink(topology, CellsProcessor.BUILDS, Topics.BUILDS.name());
        return topology;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), "cells-of-plans");
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(KeyValueBytesStoreSupplier supplier) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), BYTES).withLoggingEnabled(Map.of());
    }
}
