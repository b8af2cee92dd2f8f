package io.wavepivot.schemas.tasks;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.schemas.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A task as its users see it.
 *
 * @param state {@code running}, {@code waiting} (for whoever started it to go on), {@code done}, {@code failed} or
 *     {@code cancelled}
 * @param current how far it is
 * @param total how far it will go, in the same unit; null when that is not known
 * @param perSecond each of the counts, by the seconds since it started
 * @param details what it is about, and what has come of it, such as the name of a {@code backup}
 * @param error why it failed; null when it has not
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TaskView(
        String id,
        String kind,
        String subject,
        String state,
        long current,
        Long total,
        Map<String, Long> counts,
        Map<String, Double> perSecond,
        Map<String, String> details,
        String error,
        Instant startedAt,
        String startedBy,
        Instant updatedAt) {

    public static TaskView of(Task task) {
        Duration took = Duration.between(task.getStartedAt(), task.getUpdatedAt());
        double seconds = Math.max(0.001, took.toSeconds() + took.toNanosPart() / 1e9);
        Map<String, Double> perSecond = new TreeMap<>();
        task.getCounts().forEach((name, count) -> perSecond.put(name, Math.round(10 * count / seconds) / 10.0));
        return new TaskView(
                task.getId(),
                task.getKind(),
                task.getSubject(),
                task.getState().name().toLowerCase(Locale.ROOT),
                task.getCurrent(),
                task.getTotal(),
                new TreeMap<>(task.getCounts()),
                perSecond,
                new TreeMap<>(task.getDetails()),
                task.getError(),
                task.getStartedAt(),
                task.getStartedBy(),
                task.getUpdatedAt());
    }
}
