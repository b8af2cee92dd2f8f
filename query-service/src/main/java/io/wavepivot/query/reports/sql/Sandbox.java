package io.wavepivot.query.reports.sql;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.query.reports.ReportConfig;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A DuckDB of its own, in memory, for the queries of one request. They reach no file and no network, change no setting,
 * and have so much memory and so much time; what goes beyond that fails.
 */
public final class Sandbox implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReportConfig limits;
    private final DuckDBConnection connection;
    private long end;

    Sandbox(ReportConfig limits) {
        this.limits = limits;
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", limits.memory().asLongValue() + "B");
        settings.setProperty("temp_directory", "");
        settings.setProperty("enable_external_access", "false");
        settings.setProperty("lock_configuration", "true");
        try {
            this.connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", settings);
        } catch (SQLException bug) {
            throw new IllegalStateException("DuckDB does not start", bug);
        }
    }

    /** Its time begins. */
    void begin() {
        end = System.nanoTime() + limits.timeout().toNanos();
    }

    /** Makes a relation without rows. */
    public void create(Relation relation) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(relation.definition());
        } catch (SQLException failed) {
            throw new QueryFailedException(failed);
        }
    }

    /**
     * Adds rows to a relation: the values of each in the order of its columns, null for none.
     *
     * @throws QueryFailedException there is no room for them
     * @throws IOException the rows do so
     */
    public void fill(Relation relation, Rows rows) throws IOException {
        try (DuckDBAppender appender = connection.createAppender(relation.name())) {
            rows.each(row -> append(relation.columns(), row, appender));
        } catch (SQLException failed) {
            throw new QueryFailedException(failed);
        }
    }

    private static void append(List<Relation.Column> columns, Object[] row, DuckDBAppender appender) {
        try {
            appender.beginRow();
            for (int i = 0; i < row.length; i++) {
                if (row[i] == null) {
                    appender.appendNull();
                } else {
                    columns.get(i).type().appender().append(row[i], appender);
                }
            }
            appender.endRow();
        } catch (ClassCastException changed) {
            throw new QueryFailedException("The type of a value has changed while it was read; try again");
        } catch (ArithmeticException | DateTimeException unwritable) {
            throw QueryFailedException.outOfRange(unwritable);
        } catch (SQLException failed) {
            throw new QueryFailedException(failed);
        }
    }

    /**
     * What a query finds.
     *
     * @param values of all parameters that it may have, by their names
     * @throws QueryFailedException it is no single {@code SELECT} that can be answered, or takes too much of something
     */
    public Found query(String text, Map<String, Object> values) {
        QueryText query = QueryText.of(text);
        requireSelect(query.sql());
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            Iterator<String> names = query.parameters().iterator();
            for (int i = 1; names.hasNext(); i++) {
                String name = names.next();
                if (!values.containsKey(name)) {
                    throw new QueryFailedException(
                            "There is no parameter '$%s'; there are %s".formatted(name, values.keySet()));
                }
                statement.setObject(i, values.get(name));
            }
            statement.setQueryTimeout(secondsLeft());
            try (ResultSet rows = statement.executeQuery()) {
                return Found.of(rows, limits);
            }
        } catch (SQLTimeoutException slow) {
            throw QueryFailedException.slow(limits.timeout());
        } catch (SQLException failed) {
            throw new QueryFailedException(failed);
        } catch (ArithmeticException | DateTimeException unwritable) {
            throw QueryFailedException.outOfRange(unwritable);
        }
    }

    /** Of the time that all of its queries may take together. */
    private int secondsLeft() {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw QueryFailedException.slow(limits.timeout());
        }
        return (int) Math.ceilDiv(left, TimeUnit.SECONDS.toNanos(1));
    }

    /** All other statements would be carried out, too. */
    private void requireSelect(String sql) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                Gate.check(JSON.readTree(rows.getString(1)));
            }
        } catch (SQLException failed) {
            throw new QueryFailedException(failed);
        } catch (StreamConstraintsException deep) {
            throw new QueryFailedException("It is nested too deeply");
        } catch (IOException bug) {
            throw new IllegalStateException("DuckDB writes no JSON", bug);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException bug) {
            throw new IllegalStateException("DuckDB does not end", bug);
        }
    }

    /** Rows that are handed over one by one. */
    @FunctionalInterface
    public interface Rows {

        void each(Consumer<Object[]> taker) throws IOException;
    }
}
