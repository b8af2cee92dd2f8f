package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * The questions of the example's reports as plain SQL over its files, asked of MySQL and of DuckDB. What the dictionaries
 * of the example refuse, it leaves out by conditions of its own.
 */
final class PlainHires implements AutoCloseable {

    private static final int ROWS_A_BATCH = 1_000;

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

    PlainHires(RunningSystem system, String name, Path files) throws SQLException {
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

    private void load(String table, Path file) throws SQLException {
        execute(duckdb, "CREATE TABLE raw_%s AS FROM read_csv('%s', all_varchar = true)".formatted(table, file));
        try (Statement read = duckdb.createStatement();
                ResultSet rows = read.executeQuery("FROM raw_" + table)) {
            ResultSetMetaData shape = rows.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= shape.getColumnCount(); i++) {
                columns.add(shape.getColumnName(i));
            }
            execute(
                    mysql,
                    "CREATE TABLE raw_%s (%s VARCHAR(200))".formatted(table, String.join(" VARCHAR(200), ", columns)));
            String places = "?" + ", ?".repeat(columns.size() - 1);
            mysql.setAutoCommit(false);
            try (PreparedStatement insert =
                    mysql.prepareStatement("INSERT INTO raw_%s VALUES (%s)".formatted(table, places))) {
                for (int row = 1; rows.next(); row++) {
                    for (int i = 1; i <= columns.size(); i++) {
                        insert.setString(i, rows.getString(i));
                    }
                    insert.addBatch();
                    if (row % ROWS_A_BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            mysql.commit();
            mysql.setAutoCommit(true);
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
