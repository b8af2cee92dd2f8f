package io.wavepivot.pivot.aggregate.values;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What of many rows can be added, and taken back: how many there are, how many have a value, and the sum of these. It is
 * exact, of doubles too, so that it does not depend on what came first, nor on what came and went.
 */
public final class Sums {

    private long rows;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private long nans;
    private long infinities;
    private long negativeInfinities;

    /** One row. */
    public static Sums ofRow(Object number) {
        Sums one = new Sums();
        one.rows = 1;
        one.addValue(number, 1);
        return one;
    }

    /** So many rows without a value. */
    public static Sums ofRows(long rows) {
        Sums some = new Sums();
        some.rows = rows;
        return some;
    }

    /** As many rows, each of which has that value. */
    public Sums each(Object number) {
        Sums some = ofRows(rows);
        some.addValue(number, rows);
        return some;
    }

    private void addValue(Object number, long times) {
        if (number == null) {
            return;
        }
        count += times;
        switch (number) {
            case BigDecimal decimal -> sum = sum.add(decimal.multiply(BigDecimal.valueOf(times)));
            case Double real -> addReal(real, times);
            case Float real -> addReal(real.doubleValue(), times);
            case Number whole ->
                sum = sum.add(BigDecimal.valueOf(whole.longValue()).multiply(BigDecimal.valueOf(times)));
            default -> {} // It is counted.
        }
    }

    private void addReal(double real, long times) {
        if (Double.isNaN(real)) {
            nans += times;
        } else if (real == Double.POSITIVE_INFINITY) {
            infinities += times;
        } else if (real == Double.NEGATIVE_INFINITY) {
            negativeInfinities += times;
        } else {
            sum = sum.add(new BigDecimal(real).multiply(BigDecimal.valueOf(times)));
        }
    }

    /** @param times 1, or -1 to take them back */
    public void add(Sums other, int times) {
        rows += times * other.rows;
        count += times * other.count;
        sum = times > 0 ? sum.add(other.sum) : sum.subtract(other.sum);
        nans += times * other.nans;
        infinities += times * other.infinities;
        negativeInfinities += times * other.negativeInfinities;
        if (sum.signum() == 0) {
            sum = BigDecimal.ZERO; // Without the digits behind the point that it has had.
        }
    }

    /** How many rows there are. */
    public long rows() {
        return rows;
    }

    /** Whether to add it changes nothing. */
    public boolean isNothing() {
        return rows == 0 && count == 0 && sum.signum() == 0 && nans == 0 && infinities == 0 && negativeInfinities == 0;
    }

    /** How many have a value. */
    public long count() {
        return count;
    }

    /** A Long where all are whole and it fits; else a Double. */
    public Object sum(boolean whole) {
        if (whole && sum.unscaledValue().bitLength() < Long.SIZE) {
            return sum.longValueExact();
        }
        return special().orElseGet(sum::doubleValue);
    }

    public double average() {
        return special().orElseGet(() -> sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                .doubleValue());
    }

    /** What a sum is that has values which are no numbers. */
    private Optional<Double> special() {
        if (nans > 0 || infinities > 0 && negativeInfinities > 0) {
            return Optional.of(Double.NaN);
        }
        if (infinities > 0) {
            return Optional.of(Double.POSITIVE_INFINITY);
        }
        return negativeInfinities > 0 ? Optional.of(Double.NEGATIVE_INFINITY) : Optional.empty();
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(rows);
            out.writeLong(count);
            out.writeLong(nans);
            out.writeLong(infinities);
            out.writeLong(negativeInfinities);
            out.writeInt(sum.scale());
            out.write(sum.unscaledValue().toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @param bytes as {@link #bytes} made them; null for nothing */
    public static Sums of(byte[] bytes) {
        Sums sums = new Sums();
        if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            sums.rows = in.getLong();
            sums.count = in.getLong();
            sums.nans = in.getLong();
            sums.infinities = in.getLong();
            sums.negativeInfinities = in.getLong();
            int scale = in.getInt();
            byte[] unscaled = new byte[in.remaining()];
            in.get(unscaled);
            sums.sum = new BigDecimal(new BigInteger(unscaled), scale);
        }
        return sums;
    }
}
