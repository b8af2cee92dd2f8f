package io.wavepivot.schemas.definitions;

import io.wavepivot.schemas.Application;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.util.function.Predicate;

/**
 * What is defined, as tables in memory. What somebody else has written to the topic counts as unreadable unless it is a
 * definition of the name in its key, so that whoever works with all of them stumbles over none.
 */
public final class DefinitionTables {

    /** Of a project: sources and their transactions are named after it. */
    private static final int MAX_NAME = 64;

    private DefinitionTables() {}

    /** All projects, by their keys; the bodies are of {@link Project}. */
    public static CompactedTable<Definition> projects(KafkaClients kafka, SchemaRegistry registry) {
        return table(kafka, registry, Topics::isProjectKey, (key, definition) -> {
            Project project = body(Project.class, definition);
            require(key, Topics.projectKey(project.getDatabase()));
            if (project.getDatabase().length() > MAX_NAME) {
                throw new UndecodableException("A project's name has at most %d characters".formatted(MAX_NAME));
            }
        });
    }

    /** All datasets, by their keys; the bodies are of {@link Dataset}, and tables can be made of them. */
    public static CompactedTable<Definition> datasets(KafkaClients kafka, SchemaRegistry registry) {
        return table(kafka, registry, Topics::isDatasetKey, (key, definition) -> {
            Dataset dataset = body(Dataset.class, definition);
            require(key, Topics.datasetKey(dataset.getName()));
            try {
                new Table(dataset);
            } catch (RuntimeException | StackOverflowError noTable) {
                throw new UndecodableException("No table can be made of it: " + noTable, noTable);
            }
        });
    }

    /** All aggregate pivots, by their keys; the bodies are of {@link Pivot}. */
    public static CompactedTable<Definition> pivots(KafkaClients kafka, SchemaRegistry registry) {
        return table(kafka, registry, Topics::isPivotKey, (key, definition) -> {
            Pivot pivot = body(Pivot.class, definition);
            require(key, Topics.pivotKey(pivot.getName()));
            if (!Table.isName(pivot.getName())) {
                throw new UndecodableException("'%s' is no name of a pivot".formatted(pivot.getName()));
            }
        });
    }

    /** All reports, by their keys; the bodies are of {@link Report}. */
    public static CompactedTable<Definition> reports(KafkaClients kafka, SchemaRegistry registry) {
        return table(
                kafka,
                registry,
                Topics::isReportKey,
                (key, definition) -> require(
                        key, Topics.reportKey(body(Report.class, definition).getName())));
    }

    /** All applications, by their keys; the bodies are of {@link Application}. */
    public static CompactedTable<Definition> applications(KafkaClients kafka, SchemaRegistry registry) {
        return table(
                kafka,
                registry,
                Topics::isApplicationKey,
                (key, definition) -> require(
                        key,
                        Topics.applicationKey(
                                body(Application.class, definition).getName())));
    }

    private static CompactedTable<Definition> table(
            KafkaClients kafka,
            SchemaRegistry registry,
            Predicate<String> kind,
            CompactedTable.Check<Definition> check) {
        return new CompactedTable<>(Topics.DEFINITIONS, kafka, AvroDecoder.of(registry, Definition.class), kind, check);
    }

    private static <T> T body(Class<T> kind, Definition definition) throws UndecodableException {
        if (!kind.isInstance(definition.getBody())) {
            throw new UndecodableException("It is no " + kind.getSimpleName());
        }
        return kind.cast(definition.getBody());
    }

    private static void require(String key, String wanted) throws UndecodableException {
        if (!key.equals(wanted)) {
            throw new UndecodableException("It is that of '%s', and not of its key '%s'".formatted(wanted, key));
        }
    }
}
