package io.wavepivot.ingest.backups;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Backups in a bucket of an S3-compatible store: objects {@code <table>/<name>}, which are there when they are whole. */
final class S3Store implements BackupStore {

    private final MinioClient client;
    private final String bucket;

    S3Store(BackupConfig.S3 config) {
        MinioClient.Builder builder =
                MinioClient.builder().endpoint(config.endpoint()).credentials(config.accessKey(), config.secretKey());
        config.region().ifPresent(builder::region);
        this.client = builder.build();
        this.bucket = config.bucket();
    }

    @Override
    public List<Stored> list(String table) throws IOException {
        List<Stored> all = new ArrayList<>();
        for (Result<Item> result : client.listObjects(
                ListObjectsArgs.builder().bucket(bucket).prefix(table + "/").build())) {
            Item item = asked(result::get);
            String name = item.objectName().substring(table.length() + 1);
            if (name.endsWith(".avro")) {
                all.add(new Stored(name, item.size(), item.lastModified().toInstant()));
            }
        }
        all.sort(Comparator.comparing(Stored::name).reversed());
        return all;
    }

    @Override
    public InputStream open(String table, String name) throws IOException {
        GetObjectArgs wanted = GetObjectArgs.builder()
                .bucket(bucket)
                .object(table + "/" + name)
                .build();
        return asked(() -> client.getObject(wanted));
    }

    @Override
    public Path newFile(String table) throws IOException {
        return UnfinishedFiles.create(Path.of(System.getProperty("java.io.tmpdir")), "wavepivot-" + table + "-");
    }

    @Override
    public void store(String table, String name, Path file) throws IOException {
        UploadObjectArgs upload = UploadObjectArgs.builder()
                .bucket(bucket)
                .object(table + "/" + name)
                .filename(file.toString())
                .contentType("application/avro")
                .build();
        asked(() -> client.uploadObject(upload));
        Files.delete(file);
    }

    private static <T> T asked(Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (ErrorResponseException refused) {
            if (refused.errorResponse().code().equals("NoSuchKey")) {
                throw new FileNotFoundException(refused.getMessage());
            }
            throw new IOException("The S3 store refuses: " + refused.getMessage(), refused);
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof InterruptedException) {
                throw new IOException("Interrupted while the S3 store was asked", failed);
            }
            throw failed;
        } catch (MinioException | GeneralSecurityException failed) {
            throw new IOException("The S3 store does not answer as it should: " + failed.getMessage(), failed);
        }
    }

    /** A request. */
    private interface Call<T> {

        T make() throws MinioException, GeneralSecurityException, IOException;
    }
}
