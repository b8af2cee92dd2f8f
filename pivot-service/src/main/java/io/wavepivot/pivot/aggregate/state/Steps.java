package io.wavepivot.pivot.aggregate.state;

/** How much may be done at once: what takes longer than a transaction may would never be done. */
final class Steps {

    private int left;

    Steps(int count) {
        this.left = count;
    }

    void take() {
        left--;
    }

    boolean areOver() {
        return left <= 0;
    }
}
