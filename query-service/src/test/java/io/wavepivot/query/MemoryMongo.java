package io.wavepivot.query;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A MongoDB in the memory of plain tests, for as long as they run. */
public final class MemoryMongo {

    private static final Logger LOG = Logger.getLogger("de.bwaldvogel");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private static final MongoServer SERVER = new MongoServer(new MemoryBackend().version(new Oldest()));
    private static final String URI = SERVER.bindAndGetConnectionString();
    private static final MongoClient CLIENT = MongoClients.create(URI);

    private MemoryMongo() {}

    /** A database that is empty: the same for all tests, as they run one after the other. */
    public static MongoDatabase database() {
        MongoDatabase database = CLIENT.getDatabase("test").withTimeout(1, TimeUnit.MINUTES);
        database.drop();
        return database;
    }

    /** A client whose commands are listened to; whoever asks for it closes it. */
    public static MongoClient client(CommandListener listener) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(URI))
                .addCommandListener(listener)
                .build());
    }

    /** That today's drivers speak to. */
    private static final class Oldest implements MongoVersion {

        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }
}
