package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.kafka.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All records that were sent until now. */
final class TestBacklog implements Backlog {

    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();

    void add(String dataset, byte[] key, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> of = records.computeIfAbsent(dataset, any -> new ArrayList<>());
        of.add(new ConsumerRecord<>(Topics.rowsTopic(dataset), 0, of.size(), key, value));
    }

    @Override
    public int partitions(String dataset) {
        return 1;
    }

    @Override
    public Part read(String dataset, int partition, long from) {
        List<ConsumerRecord<byte[], byte[]>> of = records.getOrDefault(dataset, List.of());
        int to = Math.min(of.size(), (int) from + 7);
        return new Part(of.subList((int) from, to), to, to == of.size());
    }

    @Override
    public void close() {}
}
