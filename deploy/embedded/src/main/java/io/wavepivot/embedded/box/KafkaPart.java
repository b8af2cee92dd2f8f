package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A single Kafka broker that is its own KRaft controller.
 *
 * @param options further settings of the broker: {@code name=value}
 */
public record KafkaPart(Path directory, int port, int controllerPort, List<String> options) implements ServerPart {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public ProcessBuilder command() throws IOException {
        OwnerOnly.directory(directory);
        Path properties = Files.writeString(directory.resolve("server.properties"), properties());
        return Box.program(KafkaProgram.class, 512, properties);
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
                advertised.listeners=PLAINTEXT://localhost:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@localhost:%2$d
                log.dirs=%3$s
                # One broker: nothing to replicate to.
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                # The defaults of 50 cost seconds at the first start.
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                # A mistyped topic is an error, not a new topic.
                auto.create.topics.enable=false
                %4$s
                """.formatted(port, controllerPort, directory.resolve("log"), String.join("\n", options));
    }
}
