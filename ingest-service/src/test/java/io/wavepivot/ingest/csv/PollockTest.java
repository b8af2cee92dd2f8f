package io.wavepivot.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.csv.CsvRows.Read;
import io.wavepivot.ingest.csv.PollockFiles.PollockFile;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How our loader does on damaged files, told their dialect, beside others; and that it loses none of their lines. */
class PollockTest {

    private static final List<String> COLUMNS = List.of(
            "DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments");

    private static final RowRules RULES = TestTable.rules(COLUMNS, "PRODUCTID");

    /** Of the benchmark's own repository. */
    private static final String PUBLISHED = """
            DuckDB 1.2         9.961   9.599
            SQLite 3.39        9.955   9.375
            UniVocity 2.9      9.939   7.936
            LibreOffice 7.3    9.925   7.833
            pandas 1.4         9.895   9.431
            Python csv 3.10    9.721   9.436
            MySQL 8.0          9.587   7.484
            Commons CSV 1.9    6.647   9.253
            PostgreSQL 15      0.136   6.961
            """;

    @TempDir
    Path directory;

    @Test
    void damagedFilesAreReadAsWellAsByTheBest() throws Exception {
        double simple = 0;
        double weighted = 0;
        double weights = 0;
        PollockFiles files = new PollockFiles(directory);
        List<String> names = files.names();
        for (String name : names) {
            PollockFile file = files.file(name);
            double score = PollockScore.of(file.clean(), load(file));
            simple += score;
            weighted += score * file.weight();
            weights += file.weight();
        }

        simple /= names.size();
        weighted /= weights;
        System.out.printf("%nPollock            simple  weighted%n");
        System.out.printf("Wavepivot          %.3f   %.3f   (rows that are not sure are rejected)%n", simple, weighted);
        System.out.println(PUBLISHED);
        assertThat(names).hasSize(2_290);
        assertThat(simple).isGreaterThanOrEqualTo(9.9);
    }

    /** The rows that are accepted, behind the header; every line is in one of them, or in one that is refused. */
    private static List<List<String>> load(PollockFile file) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        if (!file.header().isEmpty()) {
            rows.add(file.header());
        }
        FileStart start = FileStart.of(new ByteArrayInputStream(file.csv()), file.dialect());
        CsvRows read = new CsvRows(start.rest(), start.dialect(), RULES, COLUMNS, start.offset(), start.line(), true);
        long line = start.line();
        for (Read row = read.read(); row != null; row = read.read()) {
            assertThat(blank(file, line, row.line()))
                    .as("%s, line %d", file.name(), line)
                    .isTrue();
            line = row.end();
            if (row.outcome() instanceof RowOutcome.Accepted accepted) {
                rows.add(TestTable.texts(accepted, RULES.table().schema()));
            }
        }
        return rows;
    }

    /** Lines that are part of no row have nothing. */
    private static boolean blank(PollockFile file, long from, long to) throws IOException {
        if (from == to) {
            return true;
        }
        List<String> lines =
                new String(file.csv(), StandardCharsets.UTF_8).lines().toList();
        return lines.subList((int) from - 1, (int) to - 1).stream().allMatch(String::isEmpty);
    }
}
