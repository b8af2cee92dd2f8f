package io.wavepivot.ingest.poll;

import io.wavepivot.ingest.mysql.Catalogue;
import io.wavepivot.ingest.mysql.MySqlConfig;
import io.wavepivot.ingest.publish.KafkaClients;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistryException;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
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

    private final MySqlConfig config;
    private final Catalogue catalogue;
    private final KafkaClients kafka;
    private final Clock clock;
    private final Consumer<String, byte[]> member;
    private final AvroDecoder<Definition> decoder;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    public Pollers(MySqlConfig config, Catalogue catalogue, KafkaClients kafka, Clock clock) {
        this.config = config;
        this.catalogue = catalogue;
        this.kafka = kafka;
        this.clock = clock;
        this.member = kafka.member(GROUP);
        this.decoder = kafka.decoder(Definition.class);
    }

    /** Why a project of this replica does not get on, by project; empty when all do. */
    public Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        running.values().forEach(one -> one.poller()
                .failure()
                .ifPresent(failure -> failures.put(one.poller().project().getDatabase(), failure)));
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
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<String> moved = new HashSet<>();
        running.forEach((key, one) -> {
            if (partitions.contains(one.partition())) {
                moved.add(key);
            }
        });
        stop(moved);
    }

    private void followOn() {
        Map<String, ConsumerRecord<String, byte[]>> latest = new LinkedHashMap<>();
        member.poll(POLL).forEach(definition -> latest.put(definition.key(), definition));
        try {
            latest.values().forEach(this::apply);
        } catch (SchemaRegistryException outage) {
            LOG.warnf("topic=%s: reading again: %s", Topics.DEFINITIONS.name(), outage.getMessage());
            member.seekToBeginning(member.assignment());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void apply(ConsumerRecord<String, byte[]> definition) {
        if (!Topics.isProjectKey(definition.key())) {
            return;
        }
        Optional<Project> project = project(definition);
        Running before = running.get(definition.key());
        if (before != null
                && project.isPresent()
                && project.get().equals(before.poller().project())) {
            return;
        }
        if (before != null && project.isEmpty()) {
            before.poller().stopAndForget();
        }
        stop(Set.of(definition.key()));
        project.ifPresent(wanted -> start(definition, wanted));
    }

    private Optional<Project> project(ConsumerRecord<String, byte[]> definition) {
        try {
            return definition.value() == null
                    ? Optional.empty()
                    : Optional.of((Project) decoder.decode(definition.value()).getBody());
        } catch (UndecodableException unknown) {
            LOG.errorf(
                    "topic=%s partition=%d offset=%d: %s is not polled: %s",
                    definition.topic(),
                    definition.partition(),
                    definition.offset(),
                    definition.key(),
                    unknown.getMessage());
            return Optional.empty();
        }
    }

    private void start(ConsumerRecord<String, byte[]> definition, Project project) {
        Poller poller = new Poller(project, config, catalogue, kafka, clock);
        Thread thread =
                Thread.ofVirtual().name("poller " + project.getDatabase()).start(poller);
        TopicPartition partition = new TopicPartition(definition.topic(), definition.partition());
        running.put(definition.key(), new Running(partition, poller, thread));
    }

    private void stop(Set<String> keys) {
        List<Running> ending =
                keys.stream().map(running::remove).filter(one -> one != null).toList();
        ending.forEach(one -> one.poller().stop());
        ending.forEach(Running::join);
    }

    private record Running(TopicPartition partition, Poller poller, Thread thread) {

        void join() {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
