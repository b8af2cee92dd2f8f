package io.wavepivot.embedded.box;

import de.bwaldvogel.mongo.MongoVersion;
import java.util.List;

/**
 * What mongo-java-server is taken for: the oldest MongoDB that today's drivers speak to (PyMongo 4.20, Node 7.9, Go 2.10
 * and Compass). What is newer would make them rely on more than there is, as on snapshots from 5.0 on.
 */
final class Mongo44 implements MongoVersion {

    @Override
    public List<Integer> getVersionArray() {
        return List.of(4, 4, 0);
    }

    @Override
    public int getWireVersion() {
        return 9;
    }
}
