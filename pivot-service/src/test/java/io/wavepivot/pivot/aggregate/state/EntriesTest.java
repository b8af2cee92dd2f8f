package io.wavepivot.pivot.aggregate.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a store with a cache, as plans have: it is written between two steps, and not within one. */
class EntriesTest {

    private static final Bytes OF = Keys.of('k', Keys.utf8("plan"));

    @TempDir
    Path directory;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> steps;
    private Consumer<KeyValueStore<Bytes, byte[]>> next;

    @BeforeEach
    void start() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("s"), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of()));
        builder.stream("steps", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(() -> new Step(), "s");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "entries");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(builder.build(), settings);
        steps = driver.createInputTopic("steps", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void end() {
        driver.close();
    }

    @Test
    void theLastOneIsNoneThatWasDeletedBeforeItWasWritten() {
        step(store -> put(store, 1, 2));
        step(store -> {
            put(store, 5, 7);
            store.delete(key(5));
            store.delete(key(7));
            assertThat(Entries.last(OF, store)).is(entry(2));
            store.delete(key(2));
            assertThat(Entries.last(OF, store)).is(entry(1));
            store.delete(key(1));
            assertThat(Entries.last(OF, store)).isNull();
            put(store, 3);
            assertThat(Entries.last(OF, store)).is(entry(3));
        });
    }

    @Test
    void theLastOneIsNoneThatWasDeletedThoughTheNextKeyIsRightBehind() {
        Bytes behind = Bytes.wrap(OF.get().clone());
        behind.get()[behind.get().length - 1]++;
        step(store -> {
            put(store, 1, 2);
            store.put(behind, new byte[0]);
        });
        step(store -> {
            store.delete(key(2));
            assertThat(Entries.last(OF, store)).is(entry(1));
        });
    }

    @Test
    void theFirstOneIsNoneThatWasDeleted() {
        step(store -> put(store, 5, 6));
        step(store -> {
            put(store, 1, 2);
            store.delete(key(1));
            store.delete(key(5));
            assertThat(Entries.first(OF, store)).is(entry(2));
            store.delete(key(2));
            assertThat(Entries.first(OF, store)).is(entry(6));
        });
    }

    @Test
    void allAreGivenThoughTheyAreRemovedMeanwhile() {
        step(store -> {
            for (int i = 0; i < 1_200; i++) {
                put(store, i);
            }
            store.put(Bytes.wrap(new byte[] {'l'}), new byte[0]);
        });
        step(store -> {
            List<Bytes> given = new ArrayList<>();
            Entries.each(OF, store, one -> {
                given.add(one.key);
                store.delete(one.key);
            });
            assertThat(given).hasSize(1_200).doesNotHaveDuplicates().isSorted();
            assertThat(Entries.first(OF, store)).isNull();
            assertThat(Entries.remove(OF, 10, store)).isTrue();
        });
        step(store -> assertThat(store.get(Bytes.wrap(new byte[] {'l'}))).isNotNull());
    }

    @Test
    void someAreRemovedAtOnceAndSoAreTheOthers() {
        step(store -> put(store, 1, 2, 3));
        step(store -> {
            assertThat(Entries.remove(OF, 2, store)).isFalse();
            assertThat(Entries.first(OF, store)).is(entry(3));
            assertThat(Entries.remove(OF, 2, store)).isTrue();
            assertThat(Entries.first(OF, store)).isNull();
        });
    }

    private void step(Consumer<KeyValueStore<Bytes, byte[]>> step) {
        next = step;
        steps.pipeInput(new byte[0], new byte[0]);
    }

    private static void put(KeyValueStore<Bytes, byte[]> store, int... numbers) {
        for (int number : numbers) {
            store.put(key(number), Keys.bytes(number));
        }
    }

    private static Condition<KeyValue<Bytes, byte[]>> entry(int number) {
        return new Condition<>(
                one -> one.key.equals(key(number)) && Arrays.equals(one.value, Keys.bytes(number)), "%d", number);
    }

    private static Bytes key(int number) {
        return Keys.ordered('k', Keys.utf8("plan"), Keys.bytes(number));
    }

    /** Does with the store what is wanted next. */
    private final class Step implements Processor<byte[], byte[], Void, Void> {

        private KeyValueStore<Bytes, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore("s");
        }

        @Override
        public void process(Record<byte[], byte[]> step) {
            next.accept(store);
        }
    }
}
