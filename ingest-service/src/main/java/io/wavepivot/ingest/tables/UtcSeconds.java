package io.wavepivot.ingest.tables;

/**
 * Times as most tables have them: {@code 2021-07-27T16:02:08Z}. Others, and those that there are not, are for somebody
 * else to read, or to refuse.
 *
 * <p>Source of the days: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
final class UtcSeconds {

    private static final int LENGTH = 20;
    private static final char[] FORM = "0000-00-00T00:00:00Z".toCharArray();

    private UtcSeconds() {}

    /** Reads milliseconds since 1970. */
    static boolean read(char[] chars, int from, int length, Slot slot) {
        if (length != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char at = chars[from + i];
            if (FORM[i] == '0' ? at < '0' || at > '9' : at != FORM[i]) {
                return false;
            }
        }
        int year = 100 * two(chars, from) + two(chars, from + 2);
        int month = two(chars, from + 5);
        int day = two(chars, from + 8);
        int hour = two(chars, from + 11);
        int minute = two(chars, from + 14);
        int second = two(chars, from + 17);
        // The last days of months are left to those who know them.
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return false;
        }
        long seconds = days(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
        slot.set(seconds * 1_000);
        return true;
    }

    private static int two(char[] chars, int at) {
        return 10 * (chars[at] - '0') + chars[at + 1] - '0';
    }

    private static long days(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
