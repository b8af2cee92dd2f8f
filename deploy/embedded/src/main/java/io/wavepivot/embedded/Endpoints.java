package io.wavepivot.embedded;

import java.net.URI;

/**
 * How clients reach the backing services.
 *
 * @param kafka bootstrap servers
 * @param schemaRegistry the root of the Confluent API
 * @param mongodb a connection string
 */
public record Endpoints(String kafka, String schemaRegistry, String mongodb, MySql mysql) {

    /** @param server {@code host:port} */
    public record PostgreSql(String server, String username, String password) {

        /** @return a URL for PostgreSQL's JDBC driver */
        public String jdbcUrl(String database) {
            return "jdbc:postgresql://" + server + "/" + database;
        }
    }

    /** @param server {@code host:port}: the name that a project's request gives */
    public record MySql(String server, String username, String password) {

        /**
         * @param url {@code mysql://user:password@host:port}; the port is 3306 when it is left out
         * @throws IllegalArgumentException the URL has no user, password or host
         */
        static MySql parse(String url) {
            URI uri = URI.create(url.replaceFirst("^jdbc:", ""));
            String[] user = uri.getUserInfo() == null
                    ? new String[0]
                    : uri.getUserInfo().split(":", 2);
            if (uri.getHost() == null || user.length != 2) {
                throw new IllegalArgumentException("MYSQL_URL is not of the form mysql://user:password@host:port");
            }
            int port = uri.getPort() < 0 ? 3306 : uri.getPort();
            return new MySql(uri.getHost() + ":" + port, user[0], user[1]);
        }

        /** @return a URL for MySQL's JDBC driver, with the given database or none */
        public String jdbcUrl(String database) {
            return "jdbc:mysql://" + server + "/" + database + "?allowPublicKeyRetrieval=true&sslMode=PREFERRED";
        }
    }
}
