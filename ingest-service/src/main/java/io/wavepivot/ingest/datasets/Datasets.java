package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.KnownTables;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The datasets that are defined, and how they become so. */
public final class Datasets {

    private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Set<String> RESERVED = Set.of("_id", RowDocuments.RECORD);

    private final Definitions definitions;
    private final TopicSetup setup;
    private final Succession succession;
    private final Clock clock;
    private final KnownTables tables = new KnownTables();

    public Datasets(Definitions definitions, TopicSetup setup, SchemaRegistry registry, Clock clock) {
        this.definitions = definitions;
        this.setup = setup;
        this.succession = new Succession(new SchemaChange(registry), setup);
        this.clock = clock;
    }

    /** Whether what was defined before this replica started is known. */
    public boolean areLoaded() {
        return definitions.areLoaded();
    }

    /**
     * The table of a dataset, the same object as long as it is defined as it is.
     *
     * @return empty when there is none, or when it was deleted, or defined by a later release
     */
    public Optional<Table> table(String name) {
        return definition(name).map(definition -> tables.of((Dataset) definition.getBody()));
    }

    /** The names of those that there are, in ascending order. */
    public List<String> names() {
        return all().stream()
                .map(definition -> ((Dataset) definition.getBody()).getName())
                .toList();
    }

    /** By ascending name; without those that were deleted. */
    Collection<Definition> all() {
        return definitions.all().stream().filter(Datasets::isAlive).toList();
    }

    Optional<Definition> definition(String name) {
        return definitions.find(name).filter(Datasets::isAlive);
    }

    /** Those that have a field that refers to a dataset, but for itself. */
    List<String> referringTo(String name) {
        return all().stream()
                .map(definition -> (Dataset) definition.getBody())
                .filter(dataset -> !dataset.getName().equals(name)
                        && dataset.getConstraints().values().stream()
                                .anyMatch(constraint -> name.equals(constraint.getReferences())))
                .map(Dataset::getName)
                .toList();
    }

    /**
     * Why a dataset cannot follow what it was; empty when it can.
     *
     * @param dropped columns that it is to have no longer
     * @throws io.wavepivot.schemas.wire.SchemaRegistryException the registry cannot be asked now
     */
    List<FieldError> objections(Dataset next, Set<String> dropped) {
        return succession
                .redefined(body(definitions.find(next.getName())), next, dropped)
                .errors();
    }

    /**
     * Defines a dataset, or changes one; its topic and schema are made first, so that whoever sees it can use it.
     *
     * @throws org.apache.kafka.common.KafkaException Kafka or the schema registry cannot be reached, or refuses
     */
    Change define(Dataset dataset, Set<String> dropped, String by) throws InterruptedException {
        return definitions.change(dataset.getName(), writer -> {
            Optional<Definition> before = definitions.find(dataset.getName());
            Succession.Successor next = succession.redefined(body(before), dataset, dropped);
            if (!next.errors().isEmpty()) {
                return new Change.Refused(next.errors());
            }
            if (body(before).equals(Optional.of(next.dataset()))) {
                return new Change.Made(before.get(), false);
            }
            Topic rows = Topics.rows(dataset.getName(), new Table(next.dataset()).schema());
            setup.add(rows);
            setup.add(rows.deadLetters());
            Definition definition = new Definition(clock.instant(), by, next.dataset());
            writer.write(definition);
            return new Change.Made(definition, before.filter(Datasets::isAlive).isEmpty());
        });
    }

    /** Whether a column may have a name. */
    public static boolean isColumnName(String name) {
        return COLUMN.matcher(name).matches() && !RESERVED.contains(name);
    }

    /** Whether a column may come to be of a name that rows have: a mirror, which there may be later, takes no longer one. */
    public static boolean isNameForEvolution(String name) {
        return isColumnName(name) && name.length() <= DatasetRequest.MAX_SQL_NAME;
    }

    /**
     * Gives a dataset what rows wish for, as far as it can be had.
     *
     * @throws org.apache.kafka.common.KafkaException Kafka or the schema registry cannot be reached, or refuses
     */
    public void evolve(String name, List<ColumnWish> wishes) throws InterruptedException {
        definitions.change(name, writer -> {
            Optional<Definition> known = definition(name);
            if (known.isEmpty()) {
                return null;
            }
            Dataset was = (Dataset) known.get().getBody();
            Dataset next = succession.evolved(was, wishes);
            if (!next.equals(was)) {
                setup.add(Topics.rows(name, new Table(next).schema()));
                writer.write(new Definition(clock.instant(), known.get().getDefinedBy(), next));
            }
            return null;
        });
    }

    /**
     * Begins a restore: from now on no row is taken, and copies stay as they are until they are made anew. The same task
     * may begin more than once.
     *
     * @param isOver whether a task has ended meanwhile, by another hand, or there is none of that id
     * @return the generation of the rows that are to come; empty when another task restores it, or ours is over
     */
    public OptionalInt beginRestore(String name, String task, Predicate<String> isOver, String by)
            throws InterruptedException {
        return definitions.change(name, writer -> {
            Dataset was = (Dataset) definitions.find(name).orElseThrow().getBody();
            if (task.equals(was.getRestoring())) {
                return OptionalInt.of(was.getGeneration());
            }
            boolean isOthers = was.getRestoring() != null && !isOver.test(was.getRestoring());
            if (isOthers || isOver.test(task)) {
                return OptionalInt.empty();
            }
            Dataset next = Succession.restored(was, was.getGeneration() + 1, task);
            writer.write(new Definition(clock.instant(), by, next));
            return OptionalInt.of(next.getGeneration());
        });
    }

    /** Ends a restore, if it is that task's: copies are made anew of what is in the topic now. */
    public void endRestore(String name, String task, String by) throws InterruptedException {
        definitions.change(name, writer -> {
            Optional<Definition> before = definitions.find(name);
            if (before.isPresent()
                    && before.get().getBody() instanceof Dataset was
                    && task.equals(was.getRestoring())) {
                Dataset next = Succession.restored(was, was.getGeneration(), null);
                writer.write(new Definition(clock.instant(), by, next));
            }
            return null;
        });
    }

    /**
     * Ends a dataset: no row is taken any longer. The rows that there are stay, and what they are is remembered.
     *
     * @return whether there was one
     */
    boolean delete(String name, String by) throws InterruptedException {
        return definitions.change(name, writer -> {
            Optional<Definition> before = definition(name);
            if (before.isPresent()) {
                Dataset was = (Dataset) before.get().getBody();
                writer.write(new Definition(clock.instant(), by, Succession.deleted(was)));
            }
            return before.isPresent();
        });
    }

    private static Optional<Dataset> body(Optional<Definition> definition) {
        return definition.map(one -> (Dataset) one.getBody());
    }

    private static boolean isAlive(Definition definition) {
        return !((Dataset) definition.getBody()).getDeleted();
    }

    /** What came of a definition. */
    sealed interface Change {

        /** @param isNew whether there was none before */
        record Made(Definition definition, boolean isNew) implements Change {}

        record Refused(List<FieldError> errors) implements Change {}
    }
}
