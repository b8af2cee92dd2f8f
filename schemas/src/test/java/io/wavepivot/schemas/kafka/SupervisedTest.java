package io.wavepivot.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SupervisedTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void workThatEndsByABugIsBegunAgain() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(1);
        Supervised work = Supervised.start("work", () -> {
            switch (begun.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("bug");
                case 2 -> throw new AssertionError("error");
                default -> third.countDown();
            }
        });

        third.await();
        work.join(LONG);

        assertThat(begun).hasValue(3); // What has ended as it was told to is not begun again.
    }

    @Test
    void workThatEndsByABugWhenItIsClosedIsNotBegunAgain() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Supervised work = Supervised.start("work", () -> {
            begun.incrementAndGet();
            awaitUninterruptibly(closed);
            throw new IllegalStateException("bug");
        });

        work.close();
        closed.countDown();
        work.join(LONG);

        assertThat(begun).hasValue(1);
    }

    @Test
    void whatDoesNotEndInTimeIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Supervised work = Supervised.start("work", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException wanted) {
                interrupted.countDown();
            }
        });

        work.close();
        work.join(Duration.ofMillis(1));

        interrupted.await();
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void allThatDoNotEndInTimeAreInterruptedAndNoneIsBegunAgain() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(2);
        Runnable endless = () -> {
            begun.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException wanted) {
                interrupted.countDown();
                throw new IllegalStateException("bug");
            }
        };
        List<Supervised> both = List.of(Supervised.start("one", endless), Supervised.start("another", endless));

        Supervised.end(both, Duration.ofMillis(1));

        interrupted.await();
        for (Supervised one : both) {
            one.join(LONG);
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void whatEndsInTimeIsNotInterrupted() throws InterruptedException {
        Thread ending = Thread.currentThread();
        AtomicBoolean interrupted = new AtomicBoolean();
        Supervised work = Supervised.start("work", () -> {
            while (ending.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            interrupted.set(Thread.interrupted());
        });

        Supervised.end(List.of(work), LONG);

        work.join(LONG);
        assertThat(interrupted).isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unwanted) {
            throw new AssertionError(unwanted);
        }
    }
}
