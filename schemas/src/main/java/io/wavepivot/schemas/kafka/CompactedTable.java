package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.Printable;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * A compacted topic as a table in memory: the last value of each key, as of a moment ago. Keys that are not wanted are
 * passed over before their values are decoded, so that records of a later release do no harm.
 */
public final class CompactedTable<T extends SpecificRecord> extends TopicFollower {

    private static final Logger LOG = Logger.getLogger(CompactedTable.class);

    private final AvroDecoder<T> decoder;
    private final Predicate<String> wanted;
    private final int max;
    private final Predicate<T> mayGo;
    private final Check<T> check;
    private final ConcurrentNavigableMap<String, Entry<T>> entries = new ConcurrentSkipListMap<>();

    /** Of the entries: the map would have to count them. */
    private int size;

    private final AtomicLong changes = new AtomicLong();

    /** @param wanted which keys the table is to have */
    public CompactedTable(Topic topic, KafkaClients kafka, AvroDecoder<T> decoder, Predicate<String> wanted) {
        this(topic, kafka, decoder, wanted, (key, value) -> {});
    }

    /** @param check what else its values have to be, beside what their schema says */
    public CompactedTable(
            Topic topic, KafkaClients kafka, AvroDecoder<T> decoder, Predicate<String> wanted, Check<T> check) {
        this(topic, kafka, decoder, wanted, check, Integer.MAX_VALUE, any -> false);
    }

    /**
     * @param max how many keys it has at the most: those that come first in their order are forgotten first
     * @param mayGo which ones may be
     */
    public CompactedTable(
            Topic topic,
            KafkaClients kafka,
            AvroDecoder<T> decoder,
            Predicate<String> wanted,
            int max,
            Predicate<T> mayGo) {
        this(topic, kafka, decoder, wanted, (key, value) -> {}, max, mayGo);
    }

    /**
     * @param check what else its values have to be, beside what their schema says
     * @param max how many keys it has at the most: those that come first in their order are forgotten first
     * @param mayGo which ones may be
     */
    public CompactedTable(
            Topic topic,
            KafkaClients kafka,
            AvroDecoder<T> decoder,
            Predicate<String> wanted,
            Check<T> check,
            int max,
            Predicate<T> mayGo) {
        super(topic, kafka);
        this.check = check;
        this.decoder = decoder;
        this.wanted = wanted;
        this.max = max;
        this.mayGo = mayGo;
    }

    /**
     * The value of a key; empty when it has none.
     *
     * @throws UndecodableException its last value is not one that this version can read
     */
    public Optional<T> get(String key) throws UndecodableException {
        Entry<T> entry = entries.get(key);
        if (entry != null && entry.broken != null) {
            throw entry.broken;
        }
        return Optional.ofNullable(entry).map(Entry::value);
    }

    /** All keys and values, by ascending key; without those whose values cannot be read. */
    public Map<String, T> all() {
        Map<String, T> all = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (entry.broken == null) {
                all.put(key, entry.value);
            }
        });
        return all;
    }

    /** Whether {@link #all} leaves none out. */
    public boolean isReadable() {
        return entries.values().stream().allMatch(entry -> entry.broken == null);
    }

    /** The last keys in their order with their values, the last first; without those whose values cannot be read. */
    public List<T> last(int count) {
        return entries.descendingMap().values().stream()
                .filter(entry -> entry.broken == null)
                .limit(count)
                .map(Entry::value)
                .toList();
    }

    /** How many records have been read of keys that are wanted: when it is the same as before, so is all else. */
    public long changes() {
        return changes.get();
    }

    /** The partition that a key's last record came from; empty for a key that has none. */
    public Optional<TopicPartition> partition(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::partition);
    }

    @Override
    protected void put(ConsumerRecord<byte[], byte[]> next) {
        String key = next.key() == null ? "" : new String(next.key(), StandardCharsets.UTF_8);
        if (!wanted.test(key)) {
            return;
        }
        TopicPartition partition = new TopicPartition(next.topic(), next.partition());
        try {
            if (next.value() == null) {
                size -= entries.remove(key) == null ? 0 : 1;
            } else {
                T value = decoder.decode(next.value());
                check.of(key, value);
                put(key, new Entry<>(partition, value, null));
            }
        } catch (UndecodableException unknown) {
            LOG.errorf(
                    "topic=%s partition=%d offset=%d: %s",
                    next.topic(), next.partition(), next.offset(), Printable.of(unknown.getMessage()));
            put(key, new Entry<>(partition, null, unknown));
        }
        changes.incrementAndGet();
    }

    private void put(String key, Entry<T> entry) {
        size += entries.put(key, entry) == null ? 1 : 0;
        if (size > max) {
            entries.entrySet().stream()
                    .filter(first -> first.getValue().broken != null || mayGo.test(first.getValue().value))
                    .findFirst()
                    .ifPresent(first -> {
                        entries.remove(first.getKey());
                        size--;
                    });
        }
    }

    /** Looks at values before they are taken. */
    public interface Check<T> {

        /** @throws UndecodableException it is none that is wanted, and says why */
        void of(String key, T value) throws UndecodableException;
    }

    /** @param value null when the bytes cannot be read, and {@code broken} says why */
    private record Entry<T>(TopicPartition partition, T value, UndecodableException broken) {}
}
