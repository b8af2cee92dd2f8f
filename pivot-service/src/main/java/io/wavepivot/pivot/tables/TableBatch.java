package io.wavepivot.pivot.tables;

import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.tables.TableRow;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Records of tables: of all that is said of a row, the last.
 *
 * @param changes by table, and by the key of the row; of a table that is defined anew meanwhile there are two
 * @param refused what is no row, and why
 */
public record TableBatch(
        Map<Table, Map<String, TableRecord>> changes, Map<ConsumerRecord<byte[], byte[]>, String> refused) {

    /** @throws io.wavepivot.schemas.wire.SchemaRegistryException the registry cannot be asked now */
    public static TableBatch of(Iterable<ConsumerRecord<byte[], byte[]>> records, TableReaders readers) {
        TableBatch batch = new TableBatch(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (ConsumerRecord<byte[], byte[]> next : records) {
            try {
                TableReader reader = readers.of(next);
                TableRow row = reader.read(next);
                batch.changes
                        .computeIfAbsent(reader.table(), any -> new LinkedHashMap<>())
                        .put(new String(next.key(), StandardCharsets.UTF_8), new TableRecord(row, next));
            } catch (UndecodableException noRow) {
                batch.refused.put(next, noRow.getMessage());
            } catch (KafkaException outage) {
                throw outage;
            } catch (RuntimeException noRow) { // None is known; one would hold up the rows of all tables.
                batch.refused.put(next, "No row can be made of it: " + noRow);
            }
        }
        return batch;
    }
}
