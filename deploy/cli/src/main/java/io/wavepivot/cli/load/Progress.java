package io.wavepivot.cli.load;

import java.io.PrintWriter;

/** A bar that grows, on a terminal; a line for what happens, else. */
public final class Progress {

    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final String name;
    private long start = System.nanoTime();
    private String lastTrouble = "";

    /** Those that were loaded by an earlier start of the command; negative while that is not known. */
    private long rowsBefore;

    public Progress(PrintWriter out, boolean isTerminal, String name) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.name = name;
    }

    /** So many bytes of so many are loaded, which were so many rows. */
    void at(long offset, long size, long rows) {
        lastTrouble = "";
        if (rowsBefore < 0) {
            rowsBefore = rows;
            start = System.nanoTime();
        }
        if (isTerminal) {
            int done = size == 0 ? WIDTH : (int) (WIDTH * offset / size);
            double seconds = Math.max(0.001, (System.nanoTime() - start) / 1e9);
            out.printf(
                    "\r%s [%s%s] %3d %%  %,d rows, %,.0f a second ",
                    name,
                    "=".repeat(done),
                    " ".repeat(WIDTH - done),
                    size == 0 ? 100 : 100 * offset / size,
                    rows,
                    (rows - rowsBefore) / seconds);
            out.flush();
        }
    }

    /** A file that broke off goes on. */
    void goesOn(long offset, long size) {
        rowsBefore = -1;
        line("goes on at %d of %d bytes".formatted(offset, size));
    }

    /** The service does not answer, and is asked again; said once, and again when it is something else. */
    void waits(String why) {
        if (!why.equals(lastTrouble)) {
            lastTrouble = why;
            line("waits for the service: " + why);
        }
    }

    /** The bar is whole. */
    public void end() {
        if (isTerminal) {
            out.println();
        }
    }

    private void line(String text) {
        if (isTerminal) {
            out.println();
        }
        out.println(name + " " + text);
        out.flush();
    }
}
