package io.wavepivot.bench;

/**
 * How much is measured.
 *
 * @param points columns of the pivot
 * @param smallWaves rows of the first load, which also warms the services up
 * @param largeWaves rows of the second load, ten times as many
 * @param peerRows source rows that the peer copies
 * @param freshWaves waves of which the freshness is measured
 * @param widePoints columns of the wide pivot
 * @param wideWaves rows of the wide pivot
 * @param reads how often the latest row is read
 */
record Sizes(
        String name,
        int points,
        int smallWaves,
        int largeWaves,
        int peerRows,
        int freshWaves,
        int widePoints,
        int wideWaves,
        int reads) {

    static final Sizes QUICK = new Sizes("quick", 500, 100, 1_000, 40_000, 60, 10_000, 20, 50);
    static final Sizes FULL = new Sizes("full", 500, 1_000, 10_000, 400_000, 600, 10_000, 200, 200);
}
