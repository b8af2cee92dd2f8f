package io.wavepivot.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.wavepivot.cli.SourceDatabase.Reading;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A week of real readings of twelve rooms; the folder beside the house has them, with a README. */
final class SmartBuilding {

    private static final Path DIRECTORY = RunningSystem.HOME.resolve("../shared/data/smart-building");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private SmartBuilding() {}

    static List<Reading> readings() throws IOException {
        if (!Files.isDirectory(DIRECTORY)) {
            throw new IOException("This test needs the smart-building readings in " + DIRECTORY.normalize());
        }
        List<Reading> readings = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".csv.gz")).toList()) {
                read(file, readings);
            }
        }
        return readings;
    }

    private static void read(Path file, List<Reading> readings) throws IOException {
        String room = file.getFileName().toString().replaceAll("room-(.*)\\.csv\\.gz", "$1");
        try (Reader text =
                        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (NamedCsvRecord line : lines) {
                long wave = LocalDateTime.parse(line.getField("timestamp"), TIMESTAMP)
                        .toEpochSecond(ZoneOffset.UTC);
                line.getFieldsAsMap().forEach((sensor, value) -> {
                    if (!sensor.equals("timestamp")) {
                        readings.add(new Reading(wave, room + "." + sensor, Double.parseDouble(value)));
                    }
                });
            }
        }
    }
}
