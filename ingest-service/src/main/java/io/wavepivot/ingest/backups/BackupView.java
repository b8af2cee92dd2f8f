package io.wavepivot.ingest.backups;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.ingest.backups.BackupStore.Stored;
import io.wavepivot.ingest.backups.file.BackupFile;
import io.wavepivot.ingest.backups.file.DamagedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * A backup, as its users see it.
 *
 * @param rows that it has; null when its header cannot be read
 * @param createdAt the moment that it shows; null when its header cannot be read
 * @param sha256 of all that it says
 * @param problem why its header cannot be read; null when it can
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record BackupView(String name, long bytes, Long rows, Instant createdAt, String sha256, String problem) {

    static BackupView of(BackupStore store, String table, Stored stored) throws IOException {
        try (InputStream in = store.open(table, stored.name())) {
            BackupFile.Header header = BackupFile.header(in);
            return new BackupView(
                    stored.name(), stored.bytes(), header.rows(), header.created(), header.checksum(), null);
        } catch (DamagedFileException unreadable) {
            return new BackupView(stored.name(), stored.bytes(), null, null, null, unreadable.getMessage());
        }
    }
}
