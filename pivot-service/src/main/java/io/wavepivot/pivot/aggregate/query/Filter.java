package io.wavepivot.pivot.aggregate.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * What has to hold of a row. As in SQL, nothing holds of a value that there is not, but that there is none.
 *
 * @param values as Avro has them; none, one, or of {@link Operator#IN} some
 */
record Filter(Term term, Operator operator, List<Object> values) {

    /** @param row null where there is none */
    boolean holds(GenericRecord row) {
        Object value = row == null ? null : term.raw(row);
        if (value == null) {
            return operator == Operator.IS_NULL;
        }
        return switch (operator) {
            case EQ -> compare(value, values.getFirst()) == 0;
            case NE -> compare(value, values.getFirst()) != 0;
            case LT -> compare(value, values.getFirst()) < 0;
            case LE -> compare(value, values.getFirst()) <= 0;
            case GT -> compare(value, values.getFirst()) > 0;
            case GE -> compare(value, values.getFirst()) >= 0;
            case IN -> values.stream().anyMatch(one -> compare(value, one) == 0);
            case PREFIX -> value.toString().startsWith(values.getFirst().toString());
            case IS_NULL -> false;
            case IS_NOT_NULL -> true;
        };
    }

    /** Texts in the order of their characters, as in UTF-8. */
    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one instanceof CharSequence) {
            return Arrays.compareUnsigned(utf8(one), utf8(other));
        }
        if (one instanceof Double number && other instanceof Double) {
            return number == 0.0 && other.equals(-0.0) || number.equals(-0.0) && other.equals(0.0)
                    ? 0
                    : number.compareTo((Double) other);
        }
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static byte[] utf8(Object text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
