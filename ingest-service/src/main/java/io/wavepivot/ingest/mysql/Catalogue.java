package io.wavepivot.ingest.mysql;

import io.wavepivot.ingest.mysql.MySqlConfig.Server;
import io.wavepivot.schemas.Project;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a server has, by its own information schema. No name enters SQL that is not in it, letter for letter. */
@Singleton
public class Catalogue {

    private final MySqlServers servers;

    Catalogue(MySqlServers servers) {
        this.servers = servers;
    }

    /** The databases that the server shows us. */
    public Set<String> databases(Server server) throws SQLException {
        return names(server, "SELECT schema_name FROM information_schema.schemata");
    }

    /** The tables and views of a database. */
    private Set<String> tables(Server server, String database) throws SQLException {
        return names(server, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", database);
    }

    /**
     * A reader of a project's waves.
     *
     * @throws NotInCatalogueException the server is not configured, or lacks the database, a table, or a column
     */
    public WaveReader reader(Project project) throws SQLException, NotInCatalogueException {
        Server server = servers.find(project.getServer())
                .orElseThrow(() -> new NotInCatalogueException(
                        project.getServer(),
                        "There is no server '%s' in ingest.mysql.servers; it has %s"
                                .formatted(project.getServer(), servers.names())));
        String database = project.getDatabase();
        require(databases(server), "database", database, "server " + server.address());
        MySqlConfig.Extractions extractions = server.extractions();
        MySqlConfig.Measures columns = server.measures();
        Table extractionTable = table(
                server,
                database,
                extractions.table(),
                List.of(extractions.id(), extractions.name(), extractions.interval(), extractions.wave()));
        Table measuresTable = table(
                server,
                database,
                project.getMeasures(),
                List.of(columns.id(), columns.wave(), columns.point(), columns.value()));
        return new WaveReader(
                servers.connections(server), extractionTable, measuresTable, project.getMonitoryNameKept());
    }

    private Table table(Server server, String database, String table, List<String> columns)
            throws SQLException, NotInCatalogueException {
        require(tables(server, database), "table", table, "database " + database);
        Set<String> known = names(
                server,
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?",
                database,
                table);
        for (String column : columns) {
            require(known, "column", column, "table " + database + "." + table);
        }
        return Table.of(database, table, columns);
    }

    private static void require(Set<String> known, String what, String name, String where)
            throws NotInCatalogueException {
        if (!known.contains(name)) {
            throw new NotInCatalogueException(
                    name, "There is no %s '%s' in %s; it has %s".formatted(what, name, where, known));
        }
    }

    private Set<String> names(Server server, String query, String... parameters) throws SQLException {
        try (Connection connection = servers.connections(server).getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            Set<String> names = new TreeSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    /** A name that the server does not have. */
    public static final class NotInCatalogueException extends Exception {

        private final String name;

        NotInCatalogueException(String name, String message) {
            super(message);
            this.name = name;
        }

        /** The name that is missing. */
        public String name() {
            return name;
        }
    }
}
