package io.wavepivot.pivot.aggregate;

import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.TimedId;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The aggregate pivots that are defined, and how they become so. */
public final class AggregatePivots {

    private final Definitions definitions;
    private final Clock clock;

    public AggregatePivots(Definitions definitions, Clock clock) {
        this.definitions = definitions;
        this.clock = clock;
    }

    boolean areLoaded() {
        return definitions.areLoaded();
    }

    boolean areNone() {
        return definitions.areNone();
    }

    /** By ascending name. */
    Collection<Pivot> all() {
        return definitions.all().stream()
                .map(definition -> (Pivot) definition.getBody())
                .toList();
    }

    Optional<Pivot> find(String name) {
        return definitions.find(name).map(definition -> (Pivot) definition.getBody());
    }

    /**
     * Defines a pivot, or changes one: it stays as it is until what it is to be has been built.
     *
     * @param isFailed whether a plan goes on no longer: then it is built anew
     * @return whether there was none before
     */
    boolean define(String name, Plan plan, Predicate<Plan> isFailed) throws InterruptedException {
        return definitions.change(name, writer -> {
            Optional<Pivot> before = definitions.known(name).map(definition -> (Pivot) definition.getBody());
            Plan current = before.map(Pivot::getCurrent).orElse(null);
            Predicate<Plan> isThere = known -> known != null && isSame(plan, known) && !isFailed.test(known);
            if (isThere.test(before.map(AggregatePivots::wanted).orElse(null))) {
                return false;
            }
            write(new Pivot(name, current, isThere.test(current) ? null : plan), plan.getDefinedBy(), writer);
            return before.isEmpty();
        });
    }

    /** Builds a plan anew that is wanted, as what its fields are now. */
    void renew(String name, Plan plan, String shape) throws InterruptedException {
        definitions.change(name, writer -> {
            Optional<Pivot> before = definitions.known(name).map(definition -> (Pivot) definition.getBody());
            if (before.filter(pivot -> wanted(pivot).getId().equals(plan.getId()))
                    .isPresent()) {
                Plan anew = with(plan, TimedId.next(clock), plan.getDefinedAt(), plan.getDefinedBy(), shape);
                write(new Pivot(name, before.get().getCurrent(), anew), plan.getDefinedBy(), writer);
            }
            return null;
        });
    }

    /**
     * What is to be there has been built.
     *
     * @param show shows it to readers; is not called when another is to be there by now
     */
    void built(String name, String plan, Runnable show) throws InterruptedException {
        definitions.change(name, writer -> {
            Plan next = find(name).map(Pivot::getNext).orElse(null);
            if (next != null && next.getId().equals(plan)) {
                show.run();
                write(new Pivot(name, next, null), next.getDefinedBy(), writer);
            }
            return null;
        });
    }

    /** @return whether there was one */
    boolean delete(String name) throws InterruptedException {
        return definitions.change(name, writer -> {
            boolean isThere = definitions.known(name).isPresent();
            if (isThere) {
                writer.write(null);
            }
            return isThere;
        });
    }

    /** Whether a pivot has no such plan, as is known for sure. */
    boolean isOver(String name, String plan) throws InterruptedException {
        return definitions.change(name, writer -> {
            try {
                return definitions.get(name).stream()
                        .flatMap(definition -> plans((Pivot) definition.getBody()).stream())
                        .noneMatch(one -> one.getId().equals(plan));
            } catch (UndecodableException later) {
                return false;
            }
        });
    }

    /** What it is to be. */
    static Plan wanted(Pivot pivot) {
        return pivot.getNext() == null ? pivot.getCurrent() : pivot.getNext();
    }

    /** What it is, and what it is to be, as far as there is. */
    static List<Plan> plans(Pivot pivot) {
        return Stream.of(pivot.getCurrent(), pivot.getNext())
                .filter(plan -> plan != null)
                .toList();
    }

    private void write(Pivot pivot, String by, Definitions.Writer writer) throws InterruptedException {
        writer.write(new Definition(clock.instant(), by, pivot));
    }

    /** Whether both make the same pivot. */
    private static boolean isSame(Plan one, Plan other) {
        return plain(one).equals(plain(other));
    }

    private static Plan plain(Plan plan) {
        return with(plan, "", Instant.EPOCH, "", plan.getShape());
    }

    private static Plan with(Plan plan, String id, Instant definedAt, String definedBy, String shape) {
        return new Plan(
                id,
                plan.getFrom(),
                plan.getJoins(),
                plan.getWhere(),
                plan.getRows(),
                plan.getColumn(),
                plan.getValue(),
                plan.getOrder(),
                plan.getTimeZone(),
                definedAt,
                definedBy,
                shape);
    }
}
