package io.wavepivot.ingest.projects;

import io.wavepivot.ingest.publish.TopicTable;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** The projects that are defined. Whoever defines one sees it at once; the other replicas a moment later. */
public final class Definitions {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TopicTable<Definition> table;
    private final Producer<String, SpecificRecord> producer;

    public Definitions(TopicTable<Definition> table, Producer<String, SpecificRecord> producer) {
        this.table = table;
        this.producer = producer;
    }

    /** Whether what was defined before this replica started is known. */
    boolean areLoaded() {
        return table.isLoaded();
    }

    Optional<Definition> project(String database) {
        return table.get(Topics.projectKey(database));
    }

    /** By ascending database. */
    Map<String, Definition> projects() {
        Map<String, Definition> projects = new TreeMap<>();
        table.all().forEach((key, definition) -> {
            if (Topics.isProjectKey(key)) {
                projects.put(((Project) definition.getBody()).getDatabase(), definition);
            }
        });
        return projects;
    }

    /** @throws KafkaException it is not known whether the definition was stored; defining it again is harmless */
    void define(String database, Definition definition) throws InterruptedException {
        write(database, definition);
    }

    /** @throws KafkaException it is not known whether the deletion was stored; deleting again is harmless */
    void delete(String database) throws InterruptedException {
        write(database, null);
    }

    private void write(String database, Definition definition) throws InterruptedException {
        ProducerRecord<String, SpecificRecord> next =
                new ProducerRecord<>(Topics.DEFINITIONS.name(), Topics.projectKey(database), definition);
        try {
            table.await(producer.send(next).get(), PATIENCE);
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to store the definition of '" + database + "'", failed.getCause());
        }
    }
}
