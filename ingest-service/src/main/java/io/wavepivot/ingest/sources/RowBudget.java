package io.wavepivot.ingest.sources;

import java.util.concurrent.Semaphore;

/**
 * The rows that the steps of all sources of this replica may hold in memory together. Half of them are for the large
 * steps of sources that are behind, which take turns in the order in which they ask; the other half is for the small
 * steps of those that are up to date, so that these never wait for a large one.
 */
public final class RowBudget {

    /** A source that is up to date finds little; what finds more is behind, and takes a large step next. */
    private static final int SMALL_STEPS_IN_A_LARGE_ONE = 10;

    private final Lane behind;
    private final Lane upToDate;

    /**
     * @param rows of all steps together
     * @param rowsAStep of a large step, at most
     */
    public RowBudget(int rows, int rowsAStep) {
        if (rows < 2 || rowsAStep < 1) {
            throw new IllegalArgumentException(
                    "ingest.mysql.max-rows-at-once is %d and max-rows-per-step %d: at the least 2 and 1 are needed"
                            .formatted(rows, rowsAStep));
        }
        behind = new Lane(rows - rows / 2, rowsAStep);
        upToDate = new Lane(rows / 2, Math.max(1, rowsAStep / SMALL_STEPS_IN_A_LARGE_ONE));
    }

    /**
     * Waits until there are rows for a step.
     *
     * @param isBehind whether the last step has found more than it could take
     */
    Loan borrow(boolean isBehind) throws InterruptedException {
        return (isBehind ? behind : upToDate).borrow();
    }

    /** How many rows are on loan. */
    public int borrowed() {
        return behind.borrowed() + upToDate.borrowed();
    }

    /** Steps of one size, each in its turn. */
    private static final class Lane {

        private final int rows;
        private final int rowsAStep;
        private final Semaphore free;

        Lane(int rows, int rowsAStep) {
            this.rows = rows;
            this.rowsAStep = Math.min(rows, rowsAStep);
            this.free = new Semaphore(rows, true);
        }

        Loan borrow() throws InterruptedException {
            free.acquire(rowsAStep);
            return new Loan(rowsAStep, free);
        }

        int borrowed() {
            return rows - free.availablePermits();
        }
    }

    /** Rows that a step may hold until it is closed. */
    record Loan(int rows, Semaphore lender) implements AutoCloseable {

        @Override
        public void close() {
            lender.release(rows);
        }
    }
}
