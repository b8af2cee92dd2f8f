package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/**
 * The questions of the example's reports as plain SQL over its files, asked of MySQL and of DuckDB. What the dictionaries
 * of the example refuse, it leaves out by conditions of its own.
 */
final class PlainHires implements AutoCloseable {

    private static final String CLEAN = """
            CREATE TABLE employees AS SELECT CAST(employee_id AS DECIMAL(10)) AS employee_id,
                CAST(REPLACE(REPLACE(hiring_date, 'T', ' '), 'Z', '') AS DATETIME) AS hired,
                CAST(department_id AS DECIMAL(10)) AS department_id, CAST(job_id AS DECIMAL(10)) AS job_id
            FROM raw_employees
            WHERE employee_id %1$s '^[0-9]+$' AND department_id %1$s '^[0-9]+$' AND job_id %1$s '^[0-9]+$'
                AND length(employee_name) BETWEEN 1 AND 100 AND hiring_date LIKE '____-__-__T__:__:__Z'""";

    private static final String BY_QUARTER = """
            SELECT department_name, job_name,
                SUM(CASE WHEN QUARTER(hired) = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN QUARTER(hired) = 2 THEN 1 ELSE 0 END),
                SUM(CASE WHEN QUARTER(hired) = 3 THEN 1 ELSE 0 END), SUM(CASE WHEN QUARTER(hired) = 4 THEN 1 ELSE 0 END)
            FROM employees
                JOIN raw_departments ON raw_departments.department_id = employees.department_id
                JOIN raw_jobs ON raw_jobs.job_id = employees.job_id
            WHERE YEAR(hired) = %d GROUP BY department_name, job_name ORDER BY department_name, job_name""";

    private static final String ABOVE_AVERAGE = """
            SELECT raw_departments.department_id, department_name, COUNT(*) AS hired
            FROM employees JOIN raw_departments ON raw_departments.department_id = employees.department_id
            WHERE YEAR(hired) = %1$d GROUP BY raw_departments.department_id, department_name
            HAVING COUNT(*) * (SELECT COUNT(*) FROM raw_departments)
                > (SELECT COUNT(*) FROM employees WHERE YEAR(hired) = %1$d)
            ORDER BY hired DESC, CAST(raw_departments.department_id AS DECIMAL(10))""";

    private final Connection mysql;
    private final Connection duckdb = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());

    PlainHires(RunningSystem system, String name, Path files) throws SQLException, IOException {
        String database = system.newDatabase(name);
        mysql = system.mysql();
        execute(mysql, "CREATE DATABASE `%s`".formatted(database));
        mysql.setCatalog(database);
        for (String table : List.of("departments", "jobs", "employees")) {
            load(table, files.resolve(table + ".csv"));
        }
        execute(mysql, CLEAN.formatted("REGEXP"));
        execute(duckdb, CLEAN.formatted("SIMILAR TO"));
    }

    private void load(String table, Path file) throws SQLException, IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file);
                Stream<CsvRecord> rows = csv.stream()) {
            List<CsvRecord> all = rows.toList();
            List<String> columns = all.getFirst().getFields();
            String create = "CREATE TABLE raw_%s (%s)"
                    .formatted(
                            table,
                            String.join(
                                    ", ",
                                    columns.stream()
                                            .map(column -> column + " VARCHAR(200)")
                                            .toList()));
            String insert = "INSERT INTO raw_%s VALUES (%s)"
                    .formatted(
                            table,
                            String.join(", ", columns.stream().map(any -> "?").toList()));
            for (Connection database : List.of(mysql, duckdb)) {
                execute(database, create);
                try (PreparedStatement statement = database.prepareStatement(insert)) {
                    for (CsvRecord row : all.subList(1, all.size())) {
                        for (int i = 0; i < columns.size(); i++) {
                            statement.setString(i + 1, row.getField(i));
                        }
                        statement.addBatch();
                    }
                    statement.executeBatch();
                }
            }
        }
    }

    /** Changes what both have. */
    void change(String statement) throws SQLException {
        execute(mysql, statement);
        execute(duckdb, statement);
    }

    /** A line a row, as CSV has it. */
    List<String> byQuarter(int year) throws SQLException {
        return both(BY_QUARTER.formatted(year));
    }

    /** A line a row, as CSV has it. */
    List<String> aboveAverage(int year) throws SQLException {
        return both(ABOVE_AVERAGE.formatted(year));
    }

    /** How many hires of a year have a department that there is not, or a job. */
    String unknown(int year) throws SQLException {
        return both("""
                        SELECT COUNT(*) FROM employees WHERE YEAR(hired) = %d AND (
                            NOT EXISTS (SELECT 1 FROM raw_departments d WHERE d.department_id = employees.department_id)
                            OR NOT EXISTS (SELECT 1 FROM raw_jobs j WHERE j.job_id = employees.job_id))""".formatted(year)).getFirst();
    }

    private List<String> both(String query) throws SQLException {
        List<String> rows = rows(mysql, query);
        assertThat(rows(duckdb, query)).isEqualTo(rows);
        return rows;
    }

    private static List<String> rows(Connection database, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(rows.getString(i));
                }
                lines.add(String.join(",", values));
            }
        }
        return lines;
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        mysql.close();
        duckdb.close();
    }
}
