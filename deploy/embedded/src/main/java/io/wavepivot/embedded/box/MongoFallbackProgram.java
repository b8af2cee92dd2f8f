package io.wavepivot.embedded.box;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/** Runs mongo-java-server on an H2 file until it is told to stop. */
final class MongoFallbackProgram {

    private MongoFallbackProgram() {}

    /** @param arguments the path of the H2 file, the port */
    public static void main(String[] arguments) {
        MVStore store = new MVStore.Builder()
                .fileName(arguments[0])
                .cacheSize(512)
                .backgroundExceptionHandler((thread, failed) -> end(failed))
                .open();
        // What is written is committed at once; in the background the file is made smaller.
        MongoServer server = new MongoServer(new CommittingBackend(store).version(new Mongo44()));
        server.bind("localhost", Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }

    /** A store that could not be written, as on a full disk, stays closed: only a new process opens it again. */
    private static void end(Throwable unwritten) {
        unwritten.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Answers a write once it is in the file: whoever was answered loses nothing when this process is killed. */
    private static final class CommittingBackend extends H2Backend {

        private static final String RENAME = "renameCollection";

        private static final Set<String> WRITES = Set.of(
                "insert",
                "update",
                "delete",
                "findAndModify",
                "create",
                "createIndexes",
                RENAME,
                "drop",
                "dropDatabase");

        private final AtomicLong writes = new AtomicLong();
        private final Object committing = new Object();
        private final ReadWriteLock names = new ReentrantReadWriteLock();

        /** Up to which of the writes all are in the file. */
        private long committed;

        CommittingBackend(MVStore store) {
            super(store);
        }

        /** {@code hello} is what {@code isMaster} has been called since 4.4.2. */
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            return command.equals("hello")
                    ? super.handleCommand(channel, database, "isMaster", query).append("isWritablePrimary", true)
                    : super.handleCommand(channel, database, command, query);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new MongoFallbackDatabase(name, getMvStore(), getCursorRegistry());
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            String command = message.getDocument().keySet().iterator().next();
            Document answer = handle(command, message);
            if (WRITES.contains(command)) {
                commit(writes.incrementAndGet());
            }
            return answer;
        }

        /** A collection that takes the place of another does so in several steps, which nobody sees. */
        private Document handle(String command, MongoMessage message) {
            Lock lock = command.equals(RENAME) ? names.writeLock() : names.readLock();
            lock.lock();
            try {
                return super.handleMessage(message);
            } finally {
                lock.unlock();
            }
        }

        /** What others have written meanwhile is in the file with it: one commit is for all who wait for the last. */
        private void commit(long write) {
            names.readLock().lock(); // Half a renaming is nothing to keep.
            try {
                synchronized (committing) {
                    if (committed < write) {
                        long all = writes.get();
                        commit();
                        committed = all;
                    }
                }
            } finally {
                names.readLock().unlock();
            }
        }

        @Override
        public void commit() {
            try {
                super.commit();
            } catch (RuntimeException unwritten) {
                end(unwritten);
            }
        }
    }
}
