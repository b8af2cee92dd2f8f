package io.wavepivot.query.pivots;

/**
 * A pattern of texts: {@code *} stands for any characters, {@code ?} for one. Where the text does not go on as it should
 * after a star, only the last star takes one character more, so that a match takes at most the product of the lengths.
 */
record Glob(String pattern) {

    /** Whether it can match any other text than itself. */
    static boolean isOne(String item) {
        return item.indexOf('*') >= 0 || item.indexOf('?') >= 0;
    }

    boolean matches(String text) {
        int at = 0;
        int place = 0;
        int star = -1;
        int afterStar = 0;
        while (at < text.length()) {
            char wanted = place < pattern.length() ? pattern.charAt(place) : 0;
            if (place < pattern.length() && wanted == '*') {
                star = place++;
                afterStar = at;
            } else if (place < pattern.length() && (wanted == '?' || wanted == text.charAt(at))) {
                at += wanted == '?' ? Character.charCount(text.codePointAt(at)) : 1;
                place++;
            } else if (star >= 0) {
                place = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        while (place < pattern.length() && pattern.charAt(place) == '*') {
            place++;
        }
        return place == pattern.length();
    }
}
