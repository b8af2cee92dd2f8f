package io.wavepivot.bench.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * A number as it is shown.
 *
 * @param low the smallest of what it is the median of, and {@code high} the largest; null where it is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Value(double value, Double low, Double high) {

    public static Value of(double single) {
        return new Value(single, null, null);
    }

    public static Value median(Samples samples) {
        return samples.ascending().size() == 1
                ? of(samples.median())
                : new Value(samples.median(), samples.smallest(), samples.largest());
    }

    @Override
    public String toString() {
        return low == null ? number(value) : "%s [%s .. %s]".formatted(number(value), number(low), number(high));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, number >= 100 ? "%,.0f" : "%.2f", number);
    }
}
