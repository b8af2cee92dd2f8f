package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** What there is to tell a plan of the rows of one of its tables. */
public final class Told {

    private final Query query;
    private final String dataset;
    private final Changes changes = new Changes();
    private final List<Message.Joined> joined = new ArrayList<>();

    public Told(Query query, String dataset) {
        this.query = query;
        this.dataset = dataset;
    }

    /** @param before and after: null for no row */
    public void change(byte[] key, GenericRecord before, GenericRecord after) {
        List<String> datasets = query.datasets();
        if (datasets.getFirst().equals(dataset)) {
            changes.add(before == null ? null : query.share(before, key), -1);
            changes.add(after == null ? null : query.share(after, key), 1);
        }
        for (int source = 1; source < datasets.size(); source++) {
            if (datasets.get(source).equals(dataset)) {
                byte[] was = before == null ? null : query.tuple(source, before);
                byte[] is = after == null ? null : query.tuple(source, after);
                if (!Arrays.equals(was, is)) {
                    joined.add(new Message.Joined(source, Keys.text(key), is));
                }
            }
        }
    }

    /** Whether nothing is said but what sums become: it need not be said at once. */
    public boolean isOfSums() {
        return joined.isEmpty() && changes.areSums();
    }

    /** What comes and goes of the first source. */
    public List<Message.Change> changes() {
        return changes.all();
    }

    /** Empty when there is nothing. */
    public Optional<Message> message(int partition, long offset) {
        List<Message.Change> all = changes.all();
        return all.isEmpty() && joined.isEmpty()
                ? Optional.empty()
                : Optional.of(new Message(Message.Kind.CHANGES, dataset, partition, 0, offset, all, joined));
    }
}
