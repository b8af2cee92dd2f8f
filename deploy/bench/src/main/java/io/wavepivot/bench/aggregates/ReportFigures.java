package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;

/** The example's reports beside the same questions as SQL of the same rows, with the indexes that they need. */
public final class ReportFigures {

    private static final int WARM_UP = 30;
    private static final int ROWS_A_BATCH = 1_000;
    private static final int ENOUGH = 1_000_000;

    private static final String BY_QUARTER = """
            SELECT d.department_name, j.job_name, SUM(QUARTER(hiring_date) = 1), SUM(QUARTER(hiring_date) = 2),
                SUM(QUARTER(hiring_date) = 3), SUM(QUARTER(hiring_date) = 4)
            FROM employees e JOIN departments d ON d.department_id = e.department_id JOIN jobs j ON j.job_id = e.job_id
            WHERE hiring_date >= '2021-01-01' AND hiring_date < '2022-01-01'
            GROUP BY d.department_name, j.job_name ORDER BY d.department_name, j.job_name""";

    private static final String ABOVE_AVERAGE = """
            SELECT d.department_id, d.department_name, COUNT(*) AS hired
            FROM employees e JOIN departments d ON d.department_id = e.department_id
            WHERE hiring_date >= '2021-01-01' AND hiring_date < '2022-01-01'
            GROUP BY d.department_id, d.department_name
            HAVING COUNT(*) > (SELECT COUNT(*) FROM employees WHERE hiring_date >= '2021-01-01'
                AND hiring_date < '2022-01-01') / (SELECT COUNT(*) FROM departments)
            ORDER BY hired DESC, d.department_id""";

    private final Lab lab;
    private final Hires hires;
    private final String database;

    private ReportFigures(Lab lab, Hires hires) {
        this.lab = lab;
        this.hires = hires;
        this.database = hires.name("BENCH_hires");
    }

    /** @param home the root of the house */
    public static List<Figure> figures(Lab lab, Path home) throws Exception {
        try (Hires hires = Hires.send(lab, home)) {
            BenchPivot pivot = hires.pivot();
            try (pivot) {
                return new ReportFigures(lab, hires).figures();
            }
        }
    }

    private List<Figure> figures() throws Exception {
        lab.say("reports beside SQL of %,d rows".formatted(hires.rows()));
        try (Connection mysql = lab.mysql()) {
            try {
                fill(mysql);
                return List.of(
                        report("hires-by-quarter", BY_QUARTER, mysql),
                        report("departments-above-average", ABOVE_AVERAGE, mysql));
            } finally {
                execute(mysql, "DROP DATABASE IF EXISTS " + database);
            }
        }
    }

    private Figure report(String name, String query, Connection mysql) throws Exception {
        String own = name + '-' + hires.name("").substring(1);
        HttpResponse<String> defined = lab.client().defineReport(own, hires.definition("reports/" + name + ".json"));
        if (defined.statusCode() >= 300) {
            throw new IOException("The report was refused: " + defined.body());
        }
        String path = "/reports/%s?year=2021&format=csv".formatted(own);
        List<String> wanted = lines(mysql, query);
        Lab.await(Duration.ofMillis(100), () -> lines(path).equals(wanted));
        for (int i = 0; i < WARM_UP; i++) {
            lines(path);
        }
        List<Double> ours = new ArrayList<>();
        List<Double> sql = new ArrayList<>();
        for (int round = 0; round < Math.max(5, lab.sizes().rounds()); round++) {
            sql.add(Lab.seconds(() -> lines(mysql, query)) * 1_000);
            ours.add(Lab.seconds(() -> lines(path)) * 1_000);
        }
        Figure figure = Figure.of("report " + name, "ms", new Samples(ours)).beside("SQL", new Samples(sql));
        return hires.rows() >= ENOUGH ? figure.atMost(1 / 20.0) : figure;
    }

    /** A report's, without its header. */
    private List<String> lines(String path) throws IOException, InterruptedException {
        List<String> lines = lab.client().query(path).body().lines().toList();
        return lines.subList(1, lines.size());
    }

    private static List<String> lines(Connection mysql, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = mysql.createStatement();
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

    private void fill(Connection mysql) throws SQLException {
        execute(mysql, "CREATE DATABASE " + database);
        mysql.setCatalog(database);
        execute(mysql, "CREATE TABLE departments (department_id INT PRIMARY KEY, department_name VARCHAR(100))");
        execute(mysql, "CREATE TABLE jobs (job_id INT PRIMARY KEY, job_name VARCHAR(100))");
        execute(
                mysql,
                "CREATE TABLE employees (employee_id INT PRIMARY KEY, employee_name VARCHAR(100),"
                        + " hiring_date DATETIME(3), department_id INT, job_id INT,"
                        + " INDEX (hiring_date, department_id, job_id), INDEX (department_id), INDEX (job_id))");
        for (int id = 1; id <= Hires.DEPARTMENTS; id++) {
            execute(mysql, "INSERT INTO departments VALUES (%d, '%s')".formatted(id, Hires.departmentName(id)));
        }
        for (int id = 1; id <= Hires.JOBS; id++) {
            execute(mysql, "INSERT INTO jobs VALUES (%d, '%s')".formatted(id, Hires.jobName(id)));
        }
        mysql.setAutoCommit(false);
        Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        try (PreparedStatement insert = mysql.prepareStatement("INSERT INTO employees VALUES (?, ?, ?, ?, ?)")) {
            for (int id = 1; id <= hires.rows(); id++) {
                insert.setInt(1, id);
                insert.setString(2, "Employee number " + id);
                insert.setTimestamp(3, new Timestamp(Hires.hired(id)), utc);
                insert.setInt(4, Hires.department(id, 0));
                insert.setInt(5, Hires.job(id));
                insert.addBatch();
                if (id % ROWS_A_BATCH == 0 || id == hires.rows()) {
                    insert.executeBatch();
                    mysql.commit();
                }
            }
        }
        mysql.setAutoCommit(true);
        execute(mysql, "ANALYZE TABLE employees");
    }

    private static void execute(Connection mysql, String sql) throws SQLException {
        try (Statement statement = mysql.createStatement()) {
            statement.execute(sql);
        }
    }
}
