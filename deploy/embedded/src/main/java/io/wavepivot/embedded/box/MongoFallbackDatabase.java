package io.wavepivot.embedded.box;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVStore;

/** A database of mongo-java-server, where that does otherwise than MongoDB. */
final class MongoFallbackDatabase extends H2Database {

    private final MVStore store;

    MongoFallbackDatabase(String name, MVStore store, CursorRegistry cursors) {
        super(name, store, cursors);
        this.store = store;
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        Index<Object> opened = super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        return KeyIndex.isFor(keys) ? new KeyIndex(opened, sparse) : opened;
    }

    /** What is in the file of a collection has its name: it gets the new one, too, else it would be found no more. */
    @Override
    public void moveCollection(MongoDatabase database, MongoCollection<?> collection, String newName) {
        String before = collection.getFullName();
        super.moveCollection(database, collection, newName);
        String after = collection.getFullName();
        rename("databases." + before, "databases." + after);
        rename("meta." + before, "meta." + after);
        String index = before + "._index_";
        List<String> indexes = store.getMapNames().stream()
                .filter(name -> name.startsWith(index))
                .toList();
        indexes.forEach(name -> rename(name, after + name.substring(before.length())));
    }

    /** @param after what has this name is of a collection that was replaced, or was made in vain */
    private void rename(String before, String after) {
        if (store.hasMap(after)) {
            store.removeMap(after);
        }
        store.renameMap(store.openMap(before), after);
    }
}
