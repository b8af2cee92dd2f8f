package io.wavepivot.pivot.patches;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.flow.RecordSink;
import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.Refusal;
import io.wavepivot.schemas.kafka.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Applies patches to the pivots; those that cannot be applied go to the dead letters. */
public final class PatchSink implements RecordSink {

    private final PatchBatch patches;
    private final PivotWriter writer;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;

    public PatchSink(PatchBatch patches, PivotWriter writer, DeadLetters deadLetters, MeterRegistry metrics) {
        this.patches = patches;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public void write(ConsumerRecords<byte[], byte[]> records) {
        Map<ConsumerRecord<byte[], byte[]>, String> refused = apply(records);
        refused.forEach(deadLetters::send); // Only now: a batch may have to be written more than once.
        metrics.summary("wavepivot.batch.patches").record(records.count());
        metrics.counter("wavepivot.patches.written").increment(records.count() - refused.size());
        metrics.counter("wavepivot.patches.refused").increment(refused.size());
    }

    @Override
    public List<Runnable> rest() {
        List<Runnable> rest = new ArrayList<>(writer.rest());
        rest.add(deadLetters::await);
        return rest;
    }

    @Override
    public void check() {
        writer.ping();
    }

    /** @return what cannot be applied, and why */
    private Map<ConsumerRecord<byte[], byte[]>, String> apply(ConsumerRecords<byte[], byte[]> records) {
        Map<ConsumerRecord<byte[], byte[]>, String> refused = new LinkedHashMap<>();
        Batch batch = new Batch();
        for (ConsumerRecord<byte[], byte[]> next : records) {
            patches.add(next, batch).ifPresent(reason -> refused.put(next, reason));
        }
        List<Refusal> refusals = writer.write(batch);
        if (!refusals.isEmpty()) {
            Set<String> keys = refusals.stream()
                    .map(refusal -> Topics.pivotRowKey(refusal.pivot(), refusal.rowKey()))
                    .collect(Collectors.toSet());
            for (ConsumerRecord<byte[], byte[]> next : records) {
                if (keys.contains(PatchBatch.key(next)) && !refused.containsKey(next)) {
                    applyAlone(next).ifPresent(refusal -> refused.put(next, refusal.reason()));
                }
            }
        }
        return refused;
    }

    /** Of a row's patches in a batch, only those are refused that are refused alone, whatever the batch was. */
    private Optional<Refusal> applyAlone(ConsumerRecord<byte[], byte[]> next) {
        Batch alone = new Batch();
        patches.add(next, alone);
        return writer.write(alone).stream().findFirst();
    }
}
