package io.wavepivot.bench.tables;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;

/** What the same work takes with bare libraries: rows a second. */
final class TableBaselines {

    private static final int ROWS_A_BATCH = 1_000;

    private final Lab lab;
    private final People people = new People();

    TableBaselines(Lab lab) {
        this.lab = lab;
    }

    /** Encoding rows as Avro and sending them, as durably as we do; with a schema of ours or of nobody. */
    double avroProducer(String topic, int schemaId, int rows) {
        try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
            long start = System.nanoTime();
            for (int id = 0; id < rows; id++) {
                byte[] key = Integer.toString(id).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, people.avro(schemaId, people.record(id))));
            }
            producer.flush();
            return rows / Lab.seconds(start);
        }
    }

    /** One that knows where to send. */
    private KafkaProducer<byte[], byte[]> producer(String topic) {
        KafkaProducer<byte[], byte[]> producer = lab.producer();
        producer.partitionsFor(topic);
        return producer;
    }

    /** Parsing a file. */
    double fastCsv(Path file, int rows) throws IOException {
        long start = System.nanoTime();
        long fields = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : reader) {
                fields += row.getFieldCount();
            }
        }
        require(fields == 5L * (rows + 1));
        return rows / Lab.seconds(start);
    }

    /** Inserting finished documents, as durably as the pivot service writes. */
    double insertMany(int rows) {
        MongoCollection<RawBsonDocument> target = lab.mongodb()
                .getCollection("baseline_people", RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        target.drop();
        List<RawBsonDocument> documents = new ArrayList<>();
        long nanos = 0;
        for (int id = 0; id < rows; id++) {
            documents.add(new RawBsonDocument(
                    new Document("_id", id)
                            .append("employee_id", id)
                            .append("employee_name", People.name(id))
                            .append("hiring_date", new Date(People.HIRED))
                            .append("department_id", id % 12)
                            .append("job_id", id % 20)
                            .append("_record", id % 12 + ":" + id / 12),
                    new DocumentCodec()));
            if (documents.size() == ROWS_A_BATCH || id == rows - 1) {
                long start = System.nanoTime();
                target.insertMany(documents, new InsertManyOptions().ordered(false));
                nanos += System.nanoTime() - start;
                documents.clear();
            }
        }
        target.drop();
        return rows / (nanos / 1e9);
    }

    /** Inserting rows by JDBC's batches. */
    double jdbcBatch(String database, int rows) throws SQLException {
        try (Connection connection = lab.mysql();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS `%s`.baseline".formatted(database));
            statement.execute("CREATE TABLE `%s`.baseline (employee_id INT PRIMARY KEY,".formatted(database)
                    + " employee_name LONGTEXT, hiring_date DATETIME(3), department_id INT, job_id INT)");
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO `%s`.baseline VALUES (?, ?, ?, ?, ?)".formatted(database))) {
                for (int id = 0; id < rows; id++) {
                    insert.setInt(1, id);
                    insert.setString(2, People.name(id));
                    insert.setTimestamp(3, new Timestamp(People.HIRED));
                    insert.setInt(4, id % 12);
                    insert.setInt(5, id % 20);
                    insert.addBatch();
                    if (id % ROWS_A_BATCH == ROWS_A_BATCH - 1 || id == rows - 1) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            return rows / Lab.seconds(start);
        }
    }

    /** Reading an Avro file, and sending each record, as durably as we do. */
    double readAndSend(Path file, String topic, int schemaId, int rows) throws IOException {
        long start = System.nanoTime();
        long sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer(topic);
                DataFileReader<GenericRecord> in =
                        new DataFileReader<>(file.toFile(), new GenericDatumReader<>(people.schema()))) {
            for (GenericRecord row : in) {
                byte[] key = row.get(0).toString().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, people.avro(schemaId, row)));
                sent++;
            }
            producer.flush();
        }
        require(sent == rows);
        return rows / Lab.seconds(start);
    }

    /** Reading a topic to its end, and writing each record to an Avro file. */
    double readAndWrite(String topic, Path file, int rows) throws IOException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", lab.run().endpoints().kafka(), "isolation.level", "read_committed");
        GenericDatumReader<GenericRecord> decoder = new GenericDatumReader<>(people.schema());
        long start = System.nanoTime();
        long read = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>(people.schema()))) {
            out.setCodec(CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL));
            out.create(people.schema(), file.toFile());
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofMillis(200))) {
                    byte[] value = next.value();
                    out.append(
                            decoder.read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null)));
                    read++;
                }
            }
        }
        require(read >= rows);
        return read / Lab.seconds(start);
    }

    /** A baseline that does something else than we do is none. */
    private static void require(boolean all) {
        if (!all) {
            throw new IllegalStateException("The baseline did not read all of the same");
        }
    }
}
