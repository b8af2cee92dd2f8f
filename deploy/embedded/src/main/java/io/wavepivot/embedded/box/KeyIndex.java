package io.wavepivot.embedded.box;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * The index of a collection's keys, which mongo-java-server asks only where a query has the key and nothing else: here it
 * finds the document by its key also where more is asked of it, as MongoDB does.
 */
final class KeyIndex extends Index<Object> {

    private static final String KEY = "_id";

    private final Index<Object> keys;

    KeyIndex(Index<Object> keys, boolean sparse) {
        super(keys.getName(), keys.getKeys(), sparse);
        this.keys = keys;
    }

    static boolean isFor(List<IndexKey> keys) {
        return keys.size() == 1 && keys.getFirst().getKey().equals(KEY);
    }

    @Override
    public boolean canHandle(Document query) {
        return query.containsKey(KEY) && keys.canHandle(keyOf(query));
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        return keys.getPositions(keyOf(query));
    }

    private static Document keyOf(Document query) {
        return new Document(KEY, query.get(KEY));
    }

    @Override
    public Object getPosition(Document document) {
        return keys.getPosition(document);
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        keys.checkAdd(document, collection);
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        keys.add(document, position, collection);
    }

    @Override
    public Object remove(Document document) {
        return keys.remove(document);
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        keys.checkUpdate(before, after, collection);
    }

    @Override
    public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
        keys.updateInPlace(before, after, position, collection);
    }

    @Override
    public long getCount() {
        return keys.getCount();
    }

    @Override
    public long getDataSize() {
        return keys.getDataSize();
    }

    @Override
    public boolean isUnique() {
        return keys.isUnique();
    }

    @Override
    public void drop() {
        keys.drop();
    }
}
