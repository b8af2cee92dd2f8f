package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Transfers of 1 between ten accounts, each two rows: one account has it less, another one more. They come out of order,
 * and some are wrong at first, and corrected. All accounts together have nothing, in the end; what a reader of the pivot
 * sees meanwhile deviates from it by what has come of transfers of which the other row has not.
 */
public final class Money {

    private static final int ACCOUNTS = 10;
    private static final int TRANSFERS_A_ROW = 10;

    /** Within so many all are shuffled: what comes in ten seconds, at ten thousand a second. */
    private static final int WINDOW = 100_000;

    private static final int CORRECTED_OF = 100;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Lab lab;
    private final BenchTable entries;
    private final Map<Integer, Long> balances = new TreeMap<>();
    private long largest;
    private int reads;

    private Money(Lab lab, BenchTable entries) {
        this.lab = lab;
        this.entries = entries;
    }

    /** So many transfers as there are rows of tables, times ten. */
    public static List<Figure> figures(Lab lab) throws Exception {
        int transfers = lab.sizes().rows() * TRANSFERS_A_ROW;
        lab.say("%,d transfers of 1 between %d accounts".formatted(transfers, ACCOUNTS));
        String suffix = Long.toHexString(System.nanoTime());
        try (BenchTable entries = new BenchTable(lab, "entries_" + suffix, "entry", """
                        {"type": "record", "name": "Entry", "fields": [
                          {"name": "entry", "type": "long"}, {"name": "account", "type": "int"},
                          {"name": "amount", "type": "int"}]}""");
                BenchPivot pivot = BenchPivot.build(lab, "money_" + suffix, """
                        {"from": "%s", "rows": ["account"], "value": "sum(amount)"}
                        """.formatted(entries.name()))) {
            return new Money(lab, entries).figures(pivot, transfers);
        }
    }

    private List<Figure> figures(BenchPivot pivot, int transfers) throws Exception {
        long start = System.nanoTime();
        Thread sender = Thread.ofPlatform().daemon().start(() -> send(transfers));
        Callable<Boolean> isDone = () -> {
            Map<Integer, Long> seen = pivot.sums("account");
            long total = seen.values().stream().mapToLong(Long::longValue).sum();
            largest = Math.max(largest, Math.abs(total));
            reads++;
            return !sender.isAlive() && seen.equals(balances);
        };
        Lab.await(LOOK, isDone);
        double seconds = Lab.seconds(start);
        if (balances.values().stream().mapToLong(Long::longValue).sum() != 0) {
            throw new IOException("The transfers themselves are not even");
        }
        return List.of(
                Figure.of(
                        "%,d transfers into a sum by account".formatted(transfers),
                        "rows/s",
                        Value.of(2 * transfers / seconds)),
                Figure.of(
                        "largest deviation of %,d totals that were read".formatted(reads), "of 0", Value.of(largest)));
    }

    private void send(int transfers) {
        Random random = new Random(1);
        List<Object[]> window = new ArrayList<>();
        List<Object[]> corrections = new ArrayList<>();
        for (int transfer = 0; transfer < transfers; transfer++) {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            entry(2L * transfer, from, -1, random, window, corrections);
            entry(2L * transfer + 1, to, 1, random, window, corrections);
            if (window.size() >= WINDOW || transfer == transfers - 1) {
                Collections.shuffle(window, random);
                window.forEach(entries::send);
                window.clear();
                window.addAll(corrections); // They come with the next ones.
                corrections.clear();
            }
        }
        window.forEach(entries::send);
        entries.flush();
    }

    private void entry(
            long id, int account, int amount, Random random, List<Object[]> window, List<Object[]> corrections) {
        Object[] right = {id, account, amount};
        if (random.nextInt(CORRECTED_OF) == 0) {
            window.add(new Object[] {id, random.nextInt(ACCOUNTS), amount * 100});
            corrections.add(right);
        } else {
            window.add(right);
        }
        balances.merge(account, (long) amount, Long::sum);
    }
}
