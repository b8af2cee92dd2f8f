package io.wavepivot.bench.lab;

/**
 * How much is measured.
 *
 * @param rounds how often each load and each read is repeated, after one that warms up
 * @param points columns of the pivots
 * @param smallWaves rows of the small load
 * @param largeWaves rows of the large load, ten times as many
 * @param peerWaves rows of what is measured beside the peers
 * @param freshWaves waves of which the freshness is measured
 * @param backfillRows late rows during which it is measured, too
 * @param widePoints columns of the wide pivot
 * @param wideWaves rows of the wide pivot
 * @param reads how often a single row is read
 * @param rows of tables
 */
public record Sizes(
        String name,
        int rounds,
        int points,
        int smallWaves,
        int largeWaves,
        int peerWaves,
        int freshWaves,
        int backfillRows,
        int widePoints,
        int wideWaves,
        int reads,
        int rows) {

    public static final Sizes QUICK = new Sizes("quick", 3, 500, 100, 1_000, 50, 60, 100_000, 10_000, 40, 200, 30_000);
    public static final Sizes FULL =
            new Sizes("full", 5, 500, 1_000, 10_000, 400, 300, 1_000_000, 10_000, 200, 500, 200_000);

    /** The same, with another number of rows of tables. */
    public Sizes withRows(int count) {
        return new Sizes(
                name,
                rounds,
                points,
                smallWaves,
                largeWaves,
                peerWaves,
                freshWaves,
                backfillRows,
                widePoints,
                wideWaves,
                reads,
                count);
    }
}
