package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.lab.AvroRows;
import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A table of the bench, whose rows a bare producer sends. */
final class BenchTable implements AutoCloseable {

    private final String name;
    private final AvroRows rows;
    private final int schemaId;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param name which no other table has */
    BenchTable(Lab lab, String name, String key, String schema) throws IOException, InterruptedException {
        this.name = name;
        this.rows = new AvroRows(schema);
        HttpResponse<String> answer =
                lab.client().defineDataset(name, "{\"schema\": %s, \"primary_key\": [\"%s\"]}".formatted(schema, key));
        if (answer.statusCode() != 201) {
            throw new IOException("The dataset was refused: " + answer.body());
        }
        this.schemaId = lab.client().registeredSchema(topic() + "-value");
        this.producer = lab.producer();
    }

    String name() {
        return name;
    }

    AvroRows rows() {
        return rows;
    }

    String topic() {
        return "rows." + name;
    }

    /** Sends a row, whose key is the first of its values. */
    Future<RecordMetadata> send(Object... values) {
        byte[] key = values[0].toString().getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic(), key, rows.bytes(schemaId, rows.row(values))));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
