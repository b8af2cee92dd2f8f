package io.wavepivot.schemas;

/** Texts of others as logs have them: what is no character to be seen would be a line of its own, or worse. */
public final class Printable {

    private Printable() {}

    /** The same, with a blank in the place of each control character. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(character -> printable.append(Character.isISOControl(character) ? ' ' : (char) character));
        return printable.toString();
    }
}
