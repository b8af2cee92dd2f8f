package io.wavepivot.pivot.aggregate;

import io.wavepivot.schemas.Application;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.TimedId;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;

/**
 * The application of Kafka Streams that keeps the pivots: one at a time, from the first pivot to the last. Each has an id
 * that none had before, so that what is left of one is never taken for what another has, on whichever instance.
 */
final class Applications {

    private static final Logger LOG = Logger.getLogger(Applications.class);

    private final String name;
    private final Path directory;
    private final Definitions definitions;
    private final KafkaClients kafka;
    private final Clock clock;

    /** The id of an application, in the name of a topic of its own. */
    private final Pattern topics;

    Applications(AggregateConfig config, Definitions definitions, KafkaClients kafka, Clock clock) {
        this.name = config.application();
        this.directory = config.directory();
        this.definitions = definitions;
        this.kafka = kafka;
        this.clock = clock;
        this.topics = Pattern.compile("(%s-[0-9a-f]+)-.*".formatted(Pattern.quote(name)));
    }

    /** The one that there is, or a new one. */
    String begin() throws InterruptedException {
        return definitions.change(name, writer -> {
            Optional<String> current = current();
            if (current.isEmpty()) {
                String id = name + '-' + TimedId.next(clock);
                writer.write(new Definition(clock.instant(), "pivot-service", new Application(name, id)));
                return id;
            }
            return current.get();
        });
    }

    /** Ends one, if it is that which there is. */
    void end(String id) throws InterruptedException {
        definitions.change(name, writer -> {
            if (isCurrent(id)) {
                writer.write(null);
                LOG.infof("application=%s: there are no aggregate pivots any longer", id);
            }
            return null;
        });
    }

    /** Whether it is that which there is, as of a moment ago. */
    boolean isCurrent(String id) {
        return current().equals(Optional.of(id));
    }

    private Optional<String> current() {
        return definitions.find(name).map(definition -> ((Application) definition.getBody()).getId());
    }

    /** Removes what is here of those that are over. */
    void removeDirectories() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, name + "-*")) {
            for (Path one : all) {
                if (!isCurrent(one.getFileName().toString())) {
                    Utils.delete(one.toFile());
                }
            }
        } catch (IOException later) {
            LOG.warnf("directory=%s: Failed to remove what is over: %s", directory, later.getMessage());
        }
    }

    /** Removes what is in Kafka of those that are over, as soon as no instance has one of them any longer. */
    void sweep() throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            Set<String> there = new TreeSet<>();
            Set<String> known = admin.listTopics().names().get();
            known.stream().map(topics::matcher).filter(Matcher::matches).forEach(id -> there.add(id.group(1)));
            current().ifPresent(there::remove);
            if (there.isEmpty()) {
                return;
            }
            // Those that began since then are not in the list, and those that were in it cannot begin again.
            definitions.change(name, writer -> current()).ifPresent(there::remove);
            for (String id : there) {
                remove(id, known, admin);
            }
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to remove what is over", failed.getCause());
        }
    }

    /** The group goes first: as long as there are topics, there may be one. */
    private void remove(String id, Set<String> known, Admin admin) throws InterruptedException, ExecutionException {
        try {
            admin.deleteConsumerGroups(List.of(id)).all().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupNotEmptyException) {
                return;
            }
            if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
                throw failed;
            }
        }
        List<String> own =
                known.stream().filter(topic -> topic.startsWith(id + '-')).toList();
        try {
            admin.deleteTopics(own).all().get();
            LOG.infof("application=%s: its group and its topics are removed", id);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) { // Another instance was faster.
                throw failed;
            }
        }
    }
}
