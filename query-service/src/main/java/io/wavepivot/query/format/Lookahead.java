package io.wavepivot.query.format;

import java.util.Iterator;

/** An iterator whose next element can be looked at. */
final class Lookahead<T> implements Iterator<T> {

    private final Iterator<T> source;
    private T next;

    Lookahead(Iterator<T> source) {
        this.source = source;
        advance();
    }

    /** The next element; null when there is none. */
    T peek() {
        return next;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public T next() {
        T current = next;
        advance();
        return current;
    }

    private void advance() {
        next = source.hasNext() ? source.next() : null;
    }
}
