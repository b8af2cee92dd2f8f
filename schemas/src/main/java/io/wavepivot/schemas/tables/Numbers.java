package io.wavepivot.schemas.tables;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as texts. Each method throws {@link IllegalArgumentException} or {@link ArithmeticException} for other texts. */
final class Numbers {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,40}");
    private static final Pattern REAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)");

    /** Of a number, longer than any that means something: what is parsed must not take for ever. */
    private static final int MAX_DIGITS = 1_100;

    private Numbers() {}

    static Object bool(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    static long whole(String text) {
        require(WHOLE, text);
        return Long.parseLong(text);
    }

    static Object single(String text) {
        double value = (double) real(text);
        float single = isWord(text) ? (float) value : Float.parseFloat(text);
        if (Float.isInfinite(single) && !Double.isInfinite(value)) {
            throw new ArithmeticException("too large for a float");
        }
        return single;
    }

    /** As JSON has it, or {@code NaN}, {@code Infinity}, {@code -Infinity}; what becomes infinite is refused. */
    static Object real(String text) {
        if (isWord(text)) {
            return Double.parseDouble(text);
        }
        require(REAL, text);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new ArithmeticException("too large for a double");
        }
        return value;
    }

    /** Without an exponent: a few characters must not become gigabytes of zeros. */
    static BigDecimal decimal(String text) {
        require(DECIMAL, text);
        return new BigDecimal(text);
    }

    private static boolean isWord(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }

    private static void require(Pattern pattern, String text) {
        if (text.length() > MAX_DIGITS || !pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("no such number");
        }
    }
}
