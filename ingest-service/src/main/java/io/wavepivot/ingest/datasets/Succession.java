package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** What a dataset becomes: by another definition, by what its rows wish for, by a restore, by its end. */
final class Succession {

    private final SchemaChange schemas;
    private final TopicSetup setup;

    Succession(SchemaChange schemas, TopicSetup setup) {
        this.schemas = schemas;
        this.setup = setup;
    }

    /**
     * A dataset that is defined anew. Where no row was ever written it may become anything.
     *
     * @param dropped columns that it is to have no longer
     */
    Successor redefined(Optional<Dataset> before, Dataset wanted, Set<String> dropped) {
        if (before.isEmpty()) {
            return new Successor(wanted, schemas.objections(wanted));
        }
        Dataset was = before.get();
        Dataset next = with(
                wanted,
                Evolution.kept(was, wanted, dropped).toString(),
                was.getGeneration(),
                was.getRestoring(),
                false);
        next.setUnusedVersions(unused(next, was.getUnusedVersions()));
        List<FieldError> errors = schemas.objections(next, was, dropped);
        if (errors.isEmpty() || !setup.isUnwritten(Topics.rows(was.getName(), new Table(was).schema()))) {
            return new Successor(next, errors);
        }
        Dataset other = with(wanted, wanted.getRowSchema(), was.getGeneration(), was.getRestoring(), false);
        other.setUnusedVersions(List.copyOf(schemas.otherVersions(other)));
        return new Successor(other, List.of());
    }

    /**
     * A dataset with what its rows wish for.
     *
     * @return itself, when nothing of it can be had
     */
    Dataset evolved(Dataset was, List<ColumnWish> wishes) {
        Schema schema = Evolution.of(new Schema.Parser().parse(was.getRowSchema()), wishes);
        Dataset next = with(was, schema.toString(), was.getGeneration(), was.getRestoring(), false);
        next.setUnusedVersions(unused(next, was.getUnusedVersions()));
        return next.equals(was) || schemas.objections(next, was, Set.of()).isEmpty() ? next : was;
    }

    /** @param restoring the task that restores it; null: none does */
    static Dataset restored(Dataset was, int generation, String restoring) {
        return with(was, was.getRowSchema(), generation, restoring, was.getDeleted());
    }

    static Dataset deleted(Dataset was) {
        return with(was, was.getRowSchema(), was.getGeneration(), was.getRestoring(), true);
    }

    /** Those of some unused versions that are not used by what a dataset becomes. */
    private List<Integer> unused(Dataset next, List<Integer> before) {
        return before.isEmpty()
                ? before
                : before.stream().filter(schemas.otherVersions(next)::contains).toList();
    }

    private static Dataset with(Dataset dataset, String rowSchema, int generation, String restoring, boolean deleted) {
        return new Dataset(
                dataset.getName(),
                rowSchema,
                dataset.getPrimaryKey(),
                dataset.getConstraints(),
                dataset.getUnknownColumns(),
                dataset.getWrongTypes(),
                dataset.getMirror(),
                generation,
                restoring,
                deleted,
                dataset.getUnusedVersions());
    }

    /** @param errors why it cannot be what is wanted */
    record Successor(Dataset dataset, List<FieldError> errors) {}
}
