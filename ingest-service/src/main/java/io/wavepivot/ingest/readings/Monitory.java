package io.wavepivot.ingest.readings;

/** What a pivot of waves is made of: an extraction at one interval. */
public record Monitory(String name, String interval) {

    public static Monitory of(Extraction extraction) {
        return new Monitory(extraction.name(), extraction.interval());
    }
}
