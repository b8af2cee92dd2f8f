package io.wavepivot.pivot;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import io.wavepivot.embedded.box.MongoInMemory;

/** A MongoDB in the memory of plain tests, for as long as they run. */
public final class MemoryMongo {

    private static final MongoClient CLIENT = MongoClients.create(MongoInMemory.URI);

    private MemoryMongo() {}

    /** A database that is empty: the same for all tests, as they run one after the other. */
    public static MongoDatabase database() {
        MongoDatabase database = CLIENT.getDatabase("test");
        database.drop();
        return database;
    }

    public static MongoClient client() {
        return CLIENT;
    }

    /** A client whose commands are listened to; whoever asks for it closes it. */
    public static MongoClient client(CommandListener listener) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoInMemory.URI))
                .addCommandListener(listener)
                .build());
    }
}
