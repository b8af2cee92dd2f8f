package io.wavepivot.cli.run;

import io.wavepivot.embedded.Choices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a run when it is opened.
 *
 * @param portBase the first of {@link RunSettings#PORTS} ports in a row; empty keeps those it has, or takes free ones
 * @param environment what {@link Choices} reads
 * @param rebase whether the run is to stand on what the environment says now, and not on what it has stood on
 */
record Wanted(Optional<Integer> portBase, Map<String, String> environment, boolean rebase) {

    /**
     * The settings of a run.
     *
     * @param kept those that it has had; empty when it is new
     * @throws IOException it cannot be had: the message says why
     */
    RunSettings settings(Path directory, Optional<RunSettings> kept) throws IOException {
        int highest = 65_536 - RunSettings.PORTS;
        if (portBase.filter(base -> base < 1024 || base > highest).isPresent()) {
            throw new IOException("--port-base %d is not from 1024 to %d".formatted(portBase.get(), highest));
        }
        if (kept.isPresent() && !rebase) {
            refuseOtherChoices(directory, kept.get().choices());
        }
        RunSettings settings = kept.orElseGet(() -> RunSettings.create(Choices.of(environment)))
                .complete();
        RunSettings based = rebase ? settings.on(Choices.of(environment)) : settings;
        return portBase.map(based::from).orElse(based);
    }

    private void refuseOtherChoices(Path directory, Choices kept) throws IOException {
        List<String> others = kept.contradictedBy(environment);
        if (!others.isEmpty()) {
            throw new IOException(
                    "The run in %s does not stand on what %s says now. Unset it, or start another run with --dir, or stop this one and move it with 'up --rebase': the data of parts that it then does without stays behind."
                            .formatted(directory, String.join(", ", others)));
        }
    }
}
