package io.wavepivot.ingest.poll;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.ingest.mysql.Catalogue;
import io.wavepivot.ingest.mysql.MySqlConfig;
import io.wavepivot.ingest.publish.KafkaClients;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The pollers of this replica. The replicas share the partitions of {@code definitions} as one consumer group; each
 * polls the projects whose definitions are in its partitions, which it reads from their beginning.
 */
public final class Pollers implements Runnable, AutoCloseable, ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Pollers.class);
    private static final String GROUP = "ingest-pollers";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final MySqlConfig config;
    private final Catalogue catalogue;
    private final KafkaClients kafka;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Consumer<String, byte[]> member;
    private final AvroDecoder<Definition> decoder;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Definitions that were read and not applied yet: of a partition that has just come, only the last counts. */
    private final Map<String, ConsumerRecord<String, byte[]>> pending = new LinkedHashMap<>();

    private final Map<TopicPartition, Long> toReach = new HashMap<>();

    public Pollers(MySqlConfig config, Catalogue catalogue, KafkaClients kafka, MeterRegistry metrics, Clock clock) {
        this.config = config;
        this.catalogue = catalogue;
        this.kafka = kafka;
        this.metrics = metrics;
        this.clock = clock;
        this.member = kafka.member(GROUP);
        this.decoder = kafka.decoder(Definition.class);
    }

    /** Why a project of this replica does not get on, by project; empty when all do. */
    public Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        running.values().forEach(one -> {
            String project = one.poller().project().getDatabase();
            one.poller().failure().ifPresent(failure -> failures.put(project, failure));
            if (!one.thread().isAlive()) {
                failures.put(project, "the poller has died, see the log");
            }
        });
        return failures;
    }

    /** Follows the definitions until {@link #close()}, then stops all pollers. */
    @Override
    public void run() {
        try (member) {
            member.subscribe(List.of(Topics.DEFINITIONS.name()), this);
            while (true) {
                followOn();
            }
        } catch (WakeupException closed) {
            stop(Set.copyOf(running.keySet()));
        }
    }

    @Override
    public void close() {
        member.wakeup();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        member.seekToBeginning(partitions);
        toReach.putAll(member.endOffsets(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        toReach.keySet().removeAll(partitions);
        pending.values().removeIf(definition -> partitions.contains(partition(definition)));
        Set<String> moved = new HashSet<>();
        running.forEach((key, one) -> {
            if (partitions.contains(one.partition())) {
                moved.add(key);
            }
        });
        stop(moved);
    }

    private void followOn() {
        try {
            member.poll(POLL).forEach(definition -> pending.put(definition.key(), definition));
            toReach.entrySet().removeIf(end -> member.position(end.getKey()) >= end.getValue());
            if (toReach.isEmpty()) {
                pending.values().forEach(this::apply);
                pending.clear();
            }
        } catch (WakeupException closed) {
            throw closed;
        } catch (KafkaException outage) {
            LOG.warnf("topic=%s: reading again: %s", Topics.DEFINITIONS.name(), outage.getMessage());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void apply(ConsumerRecord<String, byte[]> definition) {
        if (!Topics.isProjectKey(definition.key())) {
            return;
        }
        try {
            Optional<Project> project = definition.value() == null
                    ? Optional.empty()
                    : Optional.of((Project) decoder.decode(definition.value()).getBody());
            Running before = running.get(definition.key());
            if (before == null || !project.equals(Optional.of(before.poller().project()))) {
                stop(Set.of(definition.key()));
                project.ifPresent(wanted -> start(definition, wanted));
            }
        } catch (UndecodableException unknown) {
            LOG.errorf(
                    "topic=%s partition=%d offset=%d: %s goes on as before: %s",
                    definition.topic(),
                    definition.partition(),
                    definition.offset(),
                    definition.key(),
                    unknown.getMessage());
        }
    }

    private void start(ConsumerRecord<String, byte[]> definition, Project project) {
        Poller poller =
                new Poller(project, config, catalogue, kafka, new SourceMetrics(metrics, project.getDatabase()), clock);
        Thread thread =
                // A platform thread: it waits for every few rows of a stream, which costs a virtual one far more.
                Thread.ofPlatform()
                        .daemon()
                        .name("poller " + project.getDatabase())
                        .start(poller);
        running.put(definition.key(), new Running(partition(definition), poller, thread));
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> definition) {
        return new TopicPartition(definition.topic(), definition.partition());
    }

    private void stop(Set<String> keys) {
        List<Running> ending =
                keys.stream().map(running::remove).filter(one -> one != null).toList();
        ending.forEach(one -> one.poller().stop());
        ending.forEach(Running::join);
    }

    private record Running(TopicPartition partition, Poller poller, Thread thread) {

        /** Waits for the step that it is in, but not for ever: whoever polls next fences its transaction off. */
        void join() {
            try {
                if (!thread.join(LONGEST_STEP)) {
                    thread.interrupt();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
