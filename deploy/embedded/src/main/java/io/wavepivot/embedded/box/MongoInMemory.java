package io.wavepivot.embedded.box;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.logging.Level;
import java.util.logging.Logger;

/** mongo-java-server in the memory of plain tests, for as long as they run. */
public final class MongoInMemory {

    private static final Logger LOG = Logger.getLogger("de.bwaldvogel");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    /** Its connection string. */
    public static final String URI =
            new MongoServer(new MemoryBackend().version(new Mongo44())).bindAndGetConnectionString();

    private MongoInMemory() {}
}
