package io.wavepivot.ingest.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RowBudgetTest {

    @Test
    void allStepsTogetherHoldNoMoreThanThereIs() throws Exception {
        RowBudget budget = new RowBudget(1_000, 300);
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sources = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                boolean behind = i % 2 == 0;
                sources.add(threads.submit(() -> {
                    for (int step = 0; step < 100; step++) {
                        try (RowBudget.Loan loan = budget.borrow(behind)) {
                            most.accumulateAndGet(held.addAndGet(loan.rows()), Math::max);
                            Thread.yield();
                            held.addAndGet(-loan.rows());
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> source : sources) {
                source.get();
            }
        }

        assertThat(most.get()).isBetween(300, 1_000);
        assertThat(budget.borrowed()).isZero();
    }

    @Test
    void aSourceThatIsAloneTakesWholeSteps() throws InterruptedException {
        try (RowBudget.Loan loan = new RowBudget(1_000, 300).borrow(true)) {
            assertThat(loan.rows()).isEqualTo(300);
        }
    }

    @Test
    void aStepIsNoLargerThanItsHalf() throws InterruptedException {
        try (RowBudget.Loan loan = new RowBudget(1_000, 50_000).borrow(true)) {
            assertThat(loan.rows()).isEqualTo(500);
        }
    }

    @Test
    void whoIsUpToDateDoesNotWaitForThoseThatAreBehind() throws InterruptedException {
        RowBudget budget = new RowBudget(100, 50);
        try (RowBudget.Loan large = budget.borrow(true);
                RowBudget.Loan small = budget.borrow(false)) {
            assertThat(large.rows()).isEqualTo(50);
            assertThat(small.rows()).isEqualTo(5);
            assertThat(budget.borrowed()).isEqualTo(55);
        }
    }

    @Test
    void thoseThatWaitHaveTheirTurnsInTheOrderInWhichTheyAsked() throws InterruptedException {
        RowBudget budget = new RowBudget(100, 50);
        List<String> turns = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiting = new ArrayList<>();
        try (RowBudget.Loan first = budget.borrow(true)) {
            assertThat(first.rows()).isEqualTo(50);
            for (String name : List.of("a", "b", "c")) {
                Thread thread = Thread.ofPlatform().start(() -> {
                    try (RowBudget.Loan loan = budget.borrow(true)) {
                        turns.add(name + loan.rows());
                    } catch (InterruptedException interrupted) {
                        turns.add(name + " was interrupted");
                    }
                });
                await().until(() -> thread.getState() == Thread.State.WAITING);
                waiting.add(thread);
            }
            assertThat(turns).isEmpty();
        }
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(turns).containsExactly("a50", "b50", "c50");
    }

    @Test
    void aBudgetWithoutRoomForOneOfEachIsRefused() {
        assertThatThrownBy(() -> new RowBudget(1, 50_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ingest.mysql.max-rows-at-once is 1");
    }
}
