package io.wavepivot.ingest.work;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Has whoever carries tasks out run as long as the service does. */
@Singleton
class WorkService {

    private final Worker worker;
    private Supervised running;

    WorkService(
            KafkaClients kafka,
            AvroEncoder encoder,
            Tables tables,
            Tasks tasks,
            @All List<Work> works,
            WorkConfig config,
            Clock clock) {
        this.worker = new Worker(kafka, encoder, tasks, works, tables::areLoaded, config.patience(), clock);
    }

    @Produces
    @Singleton
    Worker worker() {
        return worker;
    }

    void start(@Observes StartupEvent event) {
        running = Supervised.start("worker", worker);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        worker.close();
        Supervised.end(List.of(running), Duration.ofSeconds(2));
    }
}
