package io.wavepivot.ingest.rejects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.wavepivot.ingest.csv.CsvLine;
import io.wavepivot.ingest.tables.JsonValues;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a rejected row comes to, held against the rules as they are now. */
final class Reread {

    private static final JsonFactory JSON = new JsonFactory();

    private final RowRules rules;

    Reread(RowRules rules) {
        this.rules = rules;
    }

    /** Whatever it is, it ends: who else has written to the topic must not hold up the replay of the others. */
    RowOutcome of(Reject reject) {
        try {
            return read(reject);
        } catch (RuntimeException unreadable) {
            return RowOutcome.Refused.because("a row that can be read again, but: " + unreadable.getMessage());
        }
    }

    private RowOutcome read(Reject reject) {
        if (!reject.isWhole()) {
            return RowOutcome.Refused.because(
                    "a row of at most %d characters: this one was cut".formatted(Rejects.MAX_RAW));
        }
        String raw = reject.row().getRaw();
        if (reject.row().getDialect() != null) {
            return CsvLine.read(raw, reject.row().getColumns(), reject.row().getDialect(), rules);
        }
        try (JsonParser json = JSON.createParser(raw)) {
            json.nextToken();
            RowOutcome outcome = new JsonValues(rules).read(json);
            return json.nextToken() == null
                    ? outcome
                    : RowOutcome.Refused.because("a JSON object: there is something behind it");
        } catch (JsonProcessingException noJson) {
            return RowOutcome.Refused.because("a JSON object, but: " + noJson.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
