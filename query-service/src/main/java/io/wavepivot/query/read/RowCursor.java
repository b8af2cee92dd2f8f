package io.wavepivot.query.read;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.cursor.TimeoutMode;
import java.util.NoSuchElementException;
import org.bson.RawBsonDocument;

/**
 * The documents of a span, in replies of about a megabyte: not every server ends a reply by itself, and none as early.
 * How many documents that are depends on those before; when it changes, reading goes on by another cursor behind the
 * last of them.
 */
public final class RowCursor implements AutoCloseable {

    private static final int REPLY_BYTES = 1024 * 1024;
    private static final int MAX_ROWS = 4_096;
    private static final int MAX_GROWTH = 16;

    private final MongoCollection<RawBsonDocument> collection;
    private final Span span;
    private final boolean limited;
    private int left;
    private int largest;
    private int largestOfReply;
    private int batch;
    private MongoCursor<RawBsonDocument> documents;
    private RawBsonDocument last;

    /**
     * @param limit how many documents at most; 0 for all
     * @param largest how large such documents have been, in bytes; 0 when that is not known
     */
    public RowCursor(MongoCollection<RawBsonDocument> collection, Span span, int limit, int largest) {
        this.collection = collection;
        this.span = span;
        this.limited = limit > 0;
        this.left = limited ? limit : Integer.MAX_VALUE;
        this.largest = largest;
        open(span);
    }

    public boolean hasNext() {
        if (left == 0) {
            return false;
        }
        if (documents.available() == 0 && last != null) {
            adapt();
        }
        return documents.hasNext();
    }

    public RawBsonDocument next() {
        if (left == 0) {
            throw new NoSuchElementException();
        }
        last = documents.next();
        left--;
        largestOfReply = Math.max(largestOfReply, last.getByteBuffer().remaining());
        return last;
    }

    /** How large the last documents have been, in bytes; 0 when that is not known. */
    public int largest() {
        return largestOfReply > 0 ? largestOfReply : largest;
    }

    @Override
    public void close() {
        documents.close();
    }

    /** Before a reply: opens another cursor when this one's replies would be far too large, or far too small. */
    private void adapt() {
        largest = Math.max(largestOfReply, largest / 2);
        largestOfReply = 0;
        int fitting = fitting();
        if (fitting > 2 * batch || 2 * fitting < batch) {
            documents.close();
            open(span.after(last));
        }
    }

    /** From few documents nothing sure is known of many: there may be that much more than the last time. */
    private int fitting() {
        int fitting = largest == 0 ? 1 : Math.clamp(REPLY_BYTES / largest, 1, MAX_ROWS);
        return batch == 0 ? fitting : Math.min(fitting, MAX_GROWTH * batch);
    }

    private void open(Span rest) {
        batch = fitting();
        documents = collection
                .find(rest.filter())
                .sort(rest.sort())
                .projection(rest.fields())
                // One row is asked for as such: else the server would keep a cursor.
                .limit(left == 1 ? -1 : limited ? left : 0)
                .batchSize(batch)
                .timeoutMode(TimeoutMode.ITERATION)
                .iterator();
    }
}
