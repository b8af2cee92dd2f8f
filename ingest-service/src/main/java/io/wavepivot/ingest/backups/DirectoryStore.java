package io.wavepivot.ingest.backups;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Backups in a directory: a directory a table. Files that are being written have no {@code .avro} at their ends. */
final class DirectoryStore implements BackupStore {

    private static final String ENDING = ".avro";

    private final Path directory;

    DirectoryStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<Stored> list(String table) throws IOException {
        List<Stored> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve(table))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(ENDING)).toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    all.add(new Stored(
                            file.getFileName().toString(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        all.sort(Comparator.comparing(Stored::name).reversed());
        return all;
    }

    @Override
    public InputStream open(String table, String name) throws IOException {
        Path file = directory.resolve(table).resolve(name);
        if (!file.getFileName().toString().equals(name)) {
            throw new FileNotFoundException(name); // It is in another directory.
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException none) {
            throw new FileNotFoundException(name);
        }
    }

    @Override
    public Path newFile(String table) throws IOException {
        Path tables = Files.createDirectories(directory.resolve(table));
        return Files.createTempFile(tables, "unfinished-", ".part");
    }

    @Override
    public void store(String table, String name, Path file) throws IOException {
        Path target = directory.resolve(table).resolve(name);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            names.force(true); // That it has this name outlives the machine, too.
        }
    }
}
