package io.wavepivot.embedded;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import org.h2.mvstore.MVStore;

/** Runs mongo-java-server on an H2 file until it is told to stop. */
final class MongoFallbackProgram {

    /** How long a write may be in memory only: it is what a killed process can lose. */
    private static final int COMMIT_DELAY_MILLIS = 50;

    private MongoFallbackProgram() {}

    /** @param arguments the path of the H2 file, the port */
    public static void main(String[] arguments) {
        MVStore store =
                new MVStore.Builder().fileName(arguments[0]).cacheSize(64).open();
        store.setAutoCommitDelay(COMMIT_DELAY_MILLIS);
        MongoServer server = new MongoServer(new H2Backend(store));
        server.bind("localhost", Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }
}
