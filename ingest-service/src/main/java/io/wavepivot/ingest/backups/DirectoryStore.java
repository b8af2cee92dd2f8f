package io.wavepivot.ingest.backups;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
                stored(file).ifPresent(all::add);
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
        if (!file.getFileName().toString().equals(name) || stored(file).isEmpty()) {
            throw new FileNotFoundException(name); // Or it is in another directory.
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** What a name stands for; empty when it is gone, or no file but a link to one. */
    private static Optional<Stored> stored(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(attributes)
                    .filter(BasicFileAttributes::isRegularFile)
                    .map(any -> new Stored(
                            file.getFileName().toString(),
                            any.size(),
                            any.lastModifiedTime().toInstant()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public Path newFile(String table) throws IOException {
        Path ofTable = Files.createDirectories(directory.resolve(table));
        return UnfinishedFiles.create(ofTable, "unfinished-");
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
