package io.wavepivot.query.http;

import io.wavepivot.query.read.ReadConfig;
import io.wavepivot.schemas.http.Problems;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many answers be written at the same time: each holds what is being read and written in memory. Those of few
 * cells have places of their own, so that the latest row is not kept waiting by downloads.
 */
@Singleton
public class Admission {

    static final int RETRY_SECONDS = 5;

    /** Most answers are short, and a moment later there is a place. */
    private static final int WAIT_SECONDS = 2;

    private final Semaphore heavy;
    private final Semaphore light;
    private final Semaphore reports;

    Admission(ReadConfig config) {
        this.heavy = new Semaphore(config.maxHeavyAnswers(), true);
        this.light = new Semaphore(config.maxLightAnswers(), true);
        this.reports = new Semaphore(config.maxReports(), true);
    }

    /**
     * Writes an answer as soon as there is a place for it.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem there is none
     */
    public <T> T answer(Weight weight, Answer<T> answer) throws IOException {
        Semaphore places =
                switch (weight) {
                    case LIGHT -> light;
                    case HEAVY -> heavy;
                    case REPORT -> reports;
                };
        enter(places);
        try {
            return answer.write();
        } finally {
            places.release();
        }
    }

    private static void enter(Semaphore places) {
        try {
            if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Problems.busy("Too many large answers are being made; try again later", RETRY_SECONDS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The service is being stopped", stopping);
        }
    }

    /** How much an answer takes while it is written. */
    public enum Weight {
        LIGHT,
        HEAVY,
        REPORT
    }

    /** Writes, or reads, what is answered. */
    @FunctionalInterface
    public interface Answer<T> {

        T write() throws IOException;
    }
}
