package io.wavepivot.ingest.datasets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression becomes when it is compiled, about: what is repeated is written so many times, and a few
 * characters, such as {@code ((a{1000}){1000}){1000}}, would take all memory.
 */
final class PatternSize {

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?}");

    private final Deque<Long> outer = new ArrayDeque<>();
    private long size;
    private long last;

    private PatternSize() {}

    /** In atoms: characters, classes, groups. Of what is no pattern it is any number. */
    static long of(String pattern) {
        PatternSize sum = new PatternSize();
        Matcher repeat = REPEAT.matcher(pattern);
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> {
                    sum.atom(1);
                    i++;
                }
                case '[' -> {
                    sum.atom(1);
                    i = endOfClass(pattern, i);
                }
                case '(' -> sum.open();
                case ')' -> sum.close();
                case '{' -> {
                    if (repeat.find(i) && repeat.start() == i) {
                        sum.repeat(times(repeat));
                        i = repeat.end() - 1;
                    } else {
                        sum.atom(1);
                    }
                }
                default -> sum.atom(1);
            }
        }
        return sum.size;
    }

    private static int endOfClass(String pattern, int start) {
        int at = start + 1;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start + 1)) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static long times(Matcher repeat) {
        String max = repeat.group(2);
        return Math.max(1, Long.parseLong(max == null || max.isEmpty() ? repeat.group(1) : max));
    }

    private void atom(long atoms) {
        last = atoms;
        size += atoms;
    }

    private void open() {
        outer.push(size);
        size = 0;
    }

    private void close() {
        long group = size + 1;
        size = outer.isEmpty() ? 0 : outer.pop();
        atom(group);
    }

    private void repeat(long times) {
        long more = last * (times - 1);
        size = Math.min(Integer.MAX_VALUE, size + more);
        last = Math.min(Integer.MAX_VALUE, last + more);
    }
}
