package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** The example's tables, of generated people. */
final class Hires implements AutoCloseable {

    static final int DEPARTMENTS = 12;
    static final int JOBS = 20;

    private static final Instant FIRST = Instant.parse("2020-07-01T00:00:00Z");
    private static final long DAYS = 730;

    private final Lab lab;
    private final Path example;
    private final String suffix = Long.toHexString(System.nanoTime());
    private final int rows;
    private final BenchTable departments;
    private final BenchTable jobs;
    private final BenchTable employees;

    private Hires(Lab lab, Path home, int rows) throws IOException, InterruptedException {
        this.lab = lab;
        this.example = home.resolve("deploy/examples/hiring");
        this.rows = rows;
        this.departments = new BenchTable(lab, name("departments"), "department_id", """
                {"type": "record", "name": "Department", "fields": [
                  {"name": "department_id", "type": "int"}, {"name": "department_name", "type": "string"}]}""");
        this.jobs = new BenchTable(lab, name("jobs"), "job_id", """
                {"type": "record", "name": "Job", "fields": [
                  {"name": "job_id", "type": "int"}, {"name": "job_name", "type": "string"}]}""");
        this.employees = new BenchTable(lab, name("employees"), "employee_id", """
                {"type": "record", "name": "Employee", "fields": [
                  {"name": "employee_id", "type": "int"}, {"name": "employee_name", "type": "string"},
                  {"name": "hiring_date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "department_id", "type": "int"}, {"name": "job_id", "type": "int"}]}""");
    }

    /** All rows of all tables are sent. */
    static Hires send(Lab lab, Path home) throws IOException, InterruptedException {
        Hires hires = new Hires(lab, home, lab.sizes().rows());
        hires.send();
        return hires;
    }

    /** The example's pivot of them. */
    BenchPivot pivot() throws Exception {
        return BenchPivot.build(lab, name("hires"), definition("pivots/hires.json"));
    }

    private void send() {
        for (int id = 1; id <= DEPARTMENTS; id++) {
            departments.send(id, departmentName(id));
        }
        for (int id = 1; id <= JOBS; id++) {
            jobs.send(id, jobName(id));
        }
        departments.flush();
        jobs.flush();
        sendEmployees(0);
    }

    /** Sends all employees, who have moved so many times to the next department. */
    void sendEmployees(int moves) {
        for (int id = 1; id <= rows; id++) {
            employees.send(id, "Employee number " + id, hired(id), department(id, moves), job(id));
        }
        employees.flush();
    }

    /** How many of them each department has then. */
    Map<Integer, Long> counts(int moves) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int id = 1; id <= rows; id++) {
            counts.merge(department(id, moves), 1L, Long::sum);
        }
        return counts;
    }

    BenchTable employees() {
        return employees;
    }

    int rows() {
        return rows;
    }

    /** A definition of the example, for these tables. */
    String definition(String file) throws IOException {
        return Files.readString(example.resolve(file))
                .replaceAll("\"dataset\": \"(\\w+)\"", "\"dataset\": \"$1_%s\", \"as\": \"$1\"".formatted(suffix))
                .replaceAll("\"(from|table|pivot)\": \"(\\w+)\"", "\"$1\": \"$2_%s\"".formatted(suffix))
                .replaceAll("\"alias\": \"\\w+\",", "");
    }

    /** A name that no other bench has. */
    String name(String name) {
        return name + '_' + suffix;
    }

    static String departmentName(int id) {
        return "Department %02d".formatted(id);
    }

    static String jobName(int id) {
        return "Job %02d".formatted(id);
    }

    static int department(int id, int moves) {
        return Math.floorMod(id * 7 + id / 13 + moves, DEPARTMENTS) + 1;
    }

    static int job(int id) {
        return id * 31 % JOBS + 1;
    }

    static long hired(int id) {
        return FIRST.plus(id * 2_654_435_761L % (DAYS * 24), ChronoUnit.HOURS).toEpochMilli();
    }

    @Override
    public void close() {
        employees.close();
        jobs.close();
        departments.close();
    }
}
